import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SiteManifest } from '@plat/shared/contracts/sites.ts'
import { compileSite } from './compile-site.ts'
import { parsePath } from './parse-path.ts'
import { resolveKnownPath } from './resolve-known-path.ts'
import { resolvePath } from './resolve-path.ts'

const file = { sha256: 'a'.repeat(64), bytes: 1, contentType: 'text/html', immutable: false }
const siteOf = (paths: string[], rest: Partial<SiteManifest> = {}) =>
  compileSite(
    'm'.repeat(64),
    SiteManifest.parse({
      formatVersion: 1,
      files: Object.fromEntries(paths.map((path) => [path, file])),
      cleanUrls: false,
      trailingSlash: null,
      spaFallback: null,
      redirects: [],
      headers: [],
      rewrites: [],
      functions: [],
      ...rest,
    }),
  )
const resolve = (site: ReturnType<typeof siteOf>, target: string) => {
  const resolution = resolvePath(site, parsePath(target))
  if (resolution.type === 'file') return `${resolution.status} ${resolution.path}`
  if (resolution.type === 'redirect') return `${resolution.status} → ${resolution.location}`
  if (resolution.type === 'function') return `${resolution.functionName} ${JSON.stringify(resolution.params)}${resolution.search ?? ''}`
  return resolution.type
}

test('files answer exactly, by index.html, and by .html only with clean URLs', () => {
  const plain = siteOf(['/index.html', '/about.html', '/docs/index.html', '/a b.txt'])
  for (const [target, expected] of [
    ['/', '200 /index.html'],
    ['/docs', '200 /docs/index.html'],
    ['/docs/', '200 /docs/index.html'],
    ['/about.html', '200 /about.html'],
    ['/about', 'not-found'],
    ['/a%20b.txt', '200 /a b.txt'],
    ['/about.html/', 'not-found'],
    ['/constructor', 'not-found'],
    ['/__proto__', 'not-found'],
  ])
    assert.equal(resolve(plain, target ?? ''), expected, target)
  const clean = siteOf(['/index.html', '/about.html', '/docs/index.html', '/404.html'], { cleanUrls: true })
  for (const [target, expected] of [
    ['/about', '200 /about.html'],
    ['/about.html?x=1', '308 → /about?x=1'],
    ['/index.html', '308 → /'],
    ['/docs/index.html', '308 → /docs'],
    ['/gone', '404 /404.html'],
  ])
    assert.equal(resolve(clean, target ?? ''), expected, target)
})

test('trailing slashes follow the site’s rule and never lead to another host', () => {
  const without = siteOf(['/docs/index.html', '/evil.example/index.html'], { trailingSlash: false })
  assert.equal(resolve(without, '/docs/'), '308 → /docs')
  assert.equal(resolve(without, '//evil.example/'), 'not-found')
  const withSlash = siteOf(['/docs/index.html', '/style.css'], { trailingSlash: true })
  assert.equal(resolve(withSlash, '/docs?a'), '308 → /docs/?a')
  assert.equal(resolve(withSlash, '/style.css'), '200 /style.css')
})

test('the order is functions, redirects, files, rewrites, fallback', () => {
  const site = siteOf(['/index.html', '/api/hello', '/old', '/page.html', '/app.html'], {
    functions: [
      { functionName: 'hello', route: '/api/hello' },
      { functionName: 'users-id', route: '/api/users/[id]' },
      { functionName: 'users-list', route: '/api/users/list' },
      { functionName: 'docs-path', route: '/api/docs/[...path]' },
    ],
    redirects: [
      { source: '/old', destination: '/new', statusCode: 308 },
      { source: '/blog/:slug', destination: 'https://blog.example/:slug', statusCode: 307 },
    ],
    rewrites: [
      { source: '/p/:id', destination: '/page.html' },
      { source: '/u/:id', destination: '/api/users/:id' },
    ],
    spaFallback: '/app.html',
  })
  for (const [target, expected] of [
    ['/_functions/any-name', 'any-name {}'],
    ['/_functions/bad%20name', '200 /app.html'],
    ['/api/hello', 'hello {}'],
    ['/api/users/list', 'users-list {}'],
    ['/api/users/7', 'users-id {"id":"7"}'],
    ['/api/docs/a/b', 'docs-path {"path":"a/b"}'],
    ['/old?q=1', '308 → /new?q=1'],
    ['/blog/x', '307 → https://blog.example/x'],
    ['/p/9', '200 /page.html'],
    ['/u/9', 'users-id {"id":"9"}'],
    ['/anything/else', '200 /app.html'],
  ])
    assert.equal(resolve(site, target ?? ''), expected, target)
})

test('the query of a rewrite goes before the one that was sent, whose other parameters stay', () => {
  const site = siteOf(['/page.html'], {
    functions: [{ functionName: 'q', route: '/api/q' }],
    rewrites: [
      { source: '/rw/:id', destination: '/api/q?id=:id&k=v' },
      { source: '/plain', destination: '/api/q' },
      { source: '/named', destination: '/_functions/q?z=1' },
      { source: '/file', destination: '/page.html?a=1' },
      { source: '/broken', destination: '/a%zz' },
    ],
  })
  for (const [target, expected] of [
    ['/rw/5', 'q {"id":"5"}?id=5&k=v'],
    ['/rw/a%26b?id=9&%69d=8&x=%20&y', 'q {"id":"a&b"}?id=a%26b&k=v&x=%20&y'],
    ['/plain?x=1', 'q {}'],
    ['/named?x=1', 'q {}?z=1&x=1'],
    ['/file', '200 /page.html'],
    ['/broken', 'not-found'],
  ])
    assert.equal(resolve(site, target ?? ''), expected, target)
  assert.deepEqual(
    ['?x=1', '?x=2'].map((search) => {
      const resolution = resolveKnownPath(site, { path: '/named', search })
      return resolution.type === 'function' ? resolution.search : undefined
    }),
    ['?z=1&x=1', '?z=1&x=2'],
  )
})

test('redirects lead where they say, whatever characters they are written in', () => {
  const site = siteOf(['/C#.html', '/q?x.html'], {
    redirects: [{ source: '/a', destination: 'https://exämple.com/日', statusCode: 308 }],
    cleanUrls: true,
  })
  assert.equal(resolve(site, '/a?x=1'), '308 → https://xn--exmple-cua.com/%E6%97%A5?x=1')
  assert.equal(resolve(site, '/C%23.html'), '308 → /C%23')
  assert.equal(resolve(site, '/q%3Fx.html?y'), '308 → /q%3Fx?y')
})

test('a path that can be read in two ways is refused', () => {
  for (const target of ['/a%2fb', '/a%5Cb', '/a\\b', '/%00', '/%zz', '/../etc/passwd', '/a/%2e%2e/b', '/a/.', '/%0d%0aset-cookie:x']) {
    assert.throws(() => parsePath(target), { code: 'INVALID_PATH' }, target)
  }
  assert.throws(() => parsePath(`/${'x'.repeat(8200)}`), { code: 'URI_TOO_LONG' })
  assert.deepEqual(parsePath('http://x.localhost/a?b=1#c'), { path: '/a', search: '?b=1' })
})

test('a plain path is read without decoding exactly as a decoded one', () => {
  for (const [target, path, search] of [
    ['/', '/', ''],
    ['/a/b-c_d~e.f', '/a/b-c_d~e.f', ''],
    ['/a.b?x=1&y=%20', '/a.b', '?x=1&y=%20'],
    ['/a?b#c', '/a', '?b'],
    ['/a#c?b', '/a', ''],
    ['/.well-known/x', '/.well-known/x', ''],
    ['/a%20b', '/a b', ''],
    ['/...', '/...', ''],
    ['/a?', '/a', '?'],
  ])
    assert.deepEqual(parsePath(target ?? ''), { path, search }, target)
  for (const target of ['/a/..', '/./a', '/..?x', '*', 'a', '/a\u0000'])
    assert.throws(() => parsePath(target), { code: 'INVALID_PATH' }, target)
})

test('what was resolved before resolves the same, and paths without end leave no trace', () => {
  const site = siteOf(['/index.html', '/docs/index.html', '/app.html'], {
    functions: [{ functionName: 'hello', route: '/api/hello' }],
    redirects: [{ source: '/old', destination: '/new', statusCode: 308 }],
    spaFallback: '/app.html',
  })
  const targets = ['/', '/docs', '/docs/', '/api/hello', '/_functions/x', '/old?a=1', '/old?a=2', '/else', '/app.html']
  for (let round = 0; round < 3; round += 1) {
    for (const target of targets) assert.deepEqual(resolveKnownPath(site, parsePath(target)), resolvePath(site, parsePath(target)), target)
    for (let index = 0; index < 500; index += 1) {
      const path = `/_functions/f${round}-${index}`
      assert.deepEqual(resolveKnownPath(site, parsePath(path)), resolvePath(site, parsePath(path)), path)
    }
  }
  assert.equal(resolveKnownPath(site, parsePath('/docs')), resolveKnownPath(site, parsePath('/docs')))
  assert.notEqual(resolveKnownPath(site, parsePath('/some/where')), resolveKnownPath(site, parsePath('/some/where')))
})
