import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchRoutePattern, parseRoutePattern, substituteRoute, toAsciiDestination } from './route-pattern.ts'

const match = (source: string, path: string) => {
  const found = matchRoutePattern(parseRoutePattern(source), path)
  return found && Object.fromEntries(found)
}

test('a pattern matches exactly the paths its syntax names', () => {
  const cases: [string, string, Record<string, string> | undefined][] = [
    ['/', '/', {}],
    ['/a/b', '/a/b', {}],
    ['/a/b', '/a/b/', {}],
    ['/a/b', '/a/b/c', undefined],
    ['/blog/:slug', '/blog/first', { slug: 'first' }],
    ['/blog/:slug', '/blog', undefined],
    ['/blog/:slug?', '/blog', { slug: '' }],
    ['/blog/:slug?', '/blog/x/y', undefined],
    ['/post-:id.html', '/post-7.html', { id: '7' }],
    ['/post-:id.html', '/post-.html', undefined],
    ['/docs/:path*', '/docs', { path: '' }],
    ['/docs/:path*', '/docs/a/b', { path: 'a/b' }],
    ['/docs/:path+', '/docs', undefined],
    ['/docs/:path(.*)', '/docs/a/b', { path: 'a/b' }],
    ['/old/(.*)', '/old/a/b', { 1: 'a/b' }],
    ['/old/*', '/old/a', { 1: 'a' }],
    ['/(.*)', '/', { 1: '' }],
    ['/:__proto__', '/x', Object.fromEntries([['__proto__', 'x']])],
  ]
  for (const [source, path, expected] of cases) assert.deepEqual(match(source, path), expected, `${source} on ${path}`)
})

test('unsupported syntax is refused with a sentence that names it', () => {
  for (const source of [
    'a',
    '/(a|b)',
    '/:id(\\d+)',
    '/a/*/b',
    '/:path*/edit',
    '/x:a*',
    '/{a}?',
    '/:a/:a',
    '/:a?/b',
    `/${'a/'.repeat(65)}`,
  ]) {
    assert.throws(() => parseRoutePattern(source), /pattern/, source)
  }
})

test('a matched value can change neither the host of a destination nor add a query', () => {
  const values = new Map([
    ['path', 'a b/c?d'],
    ['1', '/evil.example'],
  ])
  assert.equal(substituteRoute('/new/:path*', values), '/new/a%20b/c%3Fd')
  assert.equal(substituteRoute('https://example.com:8443/:path', values), 'https://example.com:8443/a%20b/c%3Fd')
  assert.equal(substituteRoute('/$1', values), '/evil.example')
  assert.equal(substituteRoute('/keep/:unknown', values), '/keep/:unknown')
})

test('a question mark after a parameter begins the query, unless the destination or the segment ends there', () => {
  const values = new Map([['x', 'foo']])
  assert.equal(substituteRoute('/search/:x?src=old', values), '/search/foo?src=old')
  assert.equal(substituteRoute('https://ex.com/:x?k=1#frag', values), 'https://ex.com/foo?k=1#frag')
  assert.equal(substituteRoute('/q?id=:x&k=:x', values), '/q?id=foo&k=foo')
  assert.equal(substituteRoute('/:x?', values), '/foo')
  assert.equal(substituteRoute('/:x?/y', values), '/foo/y')
})

test('a pattern may be written encoded', () => {
  for (const source of ['/caf%C3%A9/:id', '/café/:id'])
    assert.deepEqual(matchRoutePattern(parseRoutePattern(source), '/café/7'), new Map([['id', '7']]), source)
  assert.ok(matchRoutePattern(parseRoutePattern('/100%'), '/100%'))
})

test('a destination becomes what a header may carry', () => {
  for (const [destination, expected] of [
    ['/t/日本 x', '/t/%E6%97%A5%E6%9C%AC%20x'],
    ['https://exämple.com/日?a=é', 'https://xn--exmple-cua.com/%E6%97%A5?a=%C3%A9'],
    ['/a%20b/:id?x=%zz#y', '/a%20b/:id?x=%zz#y'],
    ['https://example.com:8443/:path*', 'https://example.com:8443/:path*'],
    ['/a\r\nset-cookie: x=1', '/a%0D%0Aset-cookie:%20x=1'],
    ['/\ud800', '/%EF%BF%BD'],
  ] as const)
    assert.equal(toAsciiDestination(destination), expected)
})
