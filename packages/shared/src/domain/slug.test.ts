import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isProjectSlug, isSlug, RESERVED_SLUGS, toSlug } from './slug.ts'

test('a name becomes a slug by lower case, hyphens and no accents', () => {
  for (const [name, slug] of [
    ['My Site', 'my-site'],
    ['  Café -- Ölö! ', 'cafe-olo'],
    ['a/b\\c', 'a-b-c'],
    ['___', ''],
    ['日本', ''],
  ])
    assert.equal(toSlug(name ?? ''), slug, name)
})

test('only the slugs of the contract are accepted', () => {
  for (const slug of ['a', 'my-site', '0', 'a'.repeat(40)]) assert.ok(isProjectSlug(slug), slug)
  for (const slug of ['', '-a', 'a-', 'a--b', 'A', 'a_b', 'api', 'dashboard', 'www', 'a'.repeat(41), 'constructor\n'])
    assert.ok(!isProjectSlug(slug), slug)
})

test('what is reserved has the form of a slug all the same: a project may have had it before', () => {
  for (const slug of RESERVED_SLUGS) assert.deepEqual([isSlug(slug), isProjectSlug(slug)], [true, false], slug)
})
