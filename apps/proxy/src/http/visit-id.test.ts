import assert from 'node:assert/strict'
import { test } from 'node:test'
import { visitId } from './visit-id.ts'

test('a sane id is kept, anything else is replaced by a new one that is sane itself', () => {
  assert.equal(visitId('abc-1.2_3'), 'abc-1.2_3')
  for (const header of [undefined, '', 'a b', 'a\nb', 'é', 'x'.repeat(65), ['a']]) assert.notEqual(visitId(header), header)
  const ids = new Set(Array.from({ length: 10_000 }, () => visitId(undefined)))
  assert.equal(ids.size, 10_000)
  for (const id of ids) assert.match(id, /^[A-Za-z0-9._-]{1,64}$/)
})
