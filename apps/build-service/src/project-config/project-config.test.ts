import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { HeaderRule, RedirectRule, RewriteRule } from '@plat/shared/contracts/sites.ts'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { configSchema } from './config-schema.ts'
import { parseProjectConfig } from './parse-project-config.ts'
import { readProjectConfig } from './read-project-config.ts'
import { checkFunctionRules, toFunctionConfig } from './to-function-config.ts'
import { toSiteRules } from './to-site-rules.ts'

const parse = (value: unknown) => parseProjectConfig('plat.json', JSON.stringify(value))
const invalid = (pattern: RegExp) => (error: unknown) =>
  error instanceof BuildFailure && error.code === 'CONFIG_INVALID' && pattern.test(error.message)

let tree = ''
before(async () => {
  tree = await mkdtemp(path.join(os.tmpdir(), 'plat config '))
})
after(async () => {
  await rm(tree, { recursive: true, force: true })
})

const WRONG: [value: unknown, message: RegExp][] = [
  [[], /object/],
  [{ cleanUrls: 'yes' }, /"cleanUrls".*true or false/],
  [{ outputDirectory: '../out' }, /"outputDirectory".*inside the repository/],
  [{ outputDirectory: '/etc' }, /"outputDirectory"/],
  [{ rootDirectory: 'a/../../b' }, /"rootDirectory"/],
  [{ buildCommand: 'a\nb' }, /"buildCommand".*one line/],
  [{ redirects: [{ source: '/a' }] }, /"redirects\[0\]\.destination"/],
  [{ redirects: [{ source: 'a', destination: '/b' }] }, /"redirects\[0\]\.source"/],
  [{ redirects: [{ source: '/a', destination: 'javascript:alert(1)' }] }, /"redirects\[0\]\.destination"/],
  [{ redirects: [{ source: '/a', destination: '/b\r\nx: y' }] }, /"redirects\[0\]\.destination"/],
  [{ redirects: [{ source: '/a', destination: '/b', statusCode: 200 }] }, /"redirects\[0\]\.statusCode"/],
  [{ redirects: [{ source: '/a', destination: '/b', has: [{ type: 'host', value: 'x' }] }] }, /"redirects\[0\]\.has": Conditions/],
  [{ headers: [{ source: '/a', headers: [], missing: [] }] }, /"headers\[0\]\.missing": Conditions/],
  [{ rewrites: [{ source: '/a', destination: 'https://example.com' }] }, /"rewrites\[0\]\.destination".*other hosts/],
  [{ headers: [{ source: '/a', headers: [{ key: 'x y', value: '1' }] }] }, /"headers\[0\]\.headers\[0\]\.key"/],
  [{ headers: [{ source: '/a', headers: [{ key: 'x', value: 'a\nb' }] }] }, /"headers\[0\]\.headers\[0\]\.value"/],
  [{ functions: { 'api/*.js': { timeoutMs: 999_999 } } }, /"functions\["api\/\*\.js"\]\.timeoutMs"/],
  [{ functions: { 'api/*.js': { fetch: 'everything' } } }, /"functions\["api\/\*\.js"\]\.fetch"/],
  [{ functions: { 'api/*.js': { webAssembly: 'yes' } } }, /"functions\["api\/\*\.js"\]\.webAssembly".*true or false/],
  [{ crons: [{ path: '/x' }] }, /"crons\[0\]\.schedule"/],
]

for (const [value, message] of WRONG) {
  test(`a wrong value is refused by name: ${JSON.stringify(value)}`, () => {
    assert.throws(() => parse(value), invalid(message))
  })
}

test('text that is no JSON is refused with what the parser says', () => {
  assert.throws(() => parseProjectConfig('vercel.json', '{ a: 1 }'), invalid(/^vercel\.json is not valid JSON: /))
})

test('unknown keys are reported by name, at every level, and change nothing', () => {
  const { config, warnings } = parse({
    $schema: 'x',
    cleanUrls: true,
    images: {},
    functions: { 'api/*.js': { regions: ['fra1'], memory: 512 } },
    redirects: [{ source: '/a', destination: '/b', locale: false }],
  })
  assert.equal(config.cleanUrls, true)
  assert.deepEqual(
    warnings.map((warning) => /"(.*)" is not known/.exec(warning)?.[1]),
    ['images', 'redirects[0].locale', 'functions["api/*.js"].regions'],
  )
})

test('crons are accepted and reported as not active', () => {
  assert.match(parse({ crons: [{ path: '/api/daily', schedule: '0 5 * * *' }] }).warnings[0] ?? '', /not active/)
})

test('rules in Vercel’s shape become the manifest’s', () => {
  const { config } = parse({
    redirects: [
      { source: '/a', destination: '/b' },
      { source: '/c/:id', destination: 'https://example.com:8443/d/:id', permanent: false },
      { source: '/e', destination: '/f', statusCode: 301 },
    ],
    rewrites: [{ source: '/app/(.*)', destination: '/index.html' }],
    headers: [{ source: '/(.*)', headers: [{ key: 'x-frame-options', value: 'DENY' }] }],
  })
  const { rules, warnings } = toSiteRules('plat.json', config)
  assert.deepEqual(warnings, [])
  assert.deepEqual(
    rules.redirects.map(({ statusCode }) => statusCode),
    [308, 307, 301],
  )
  for (const rule of rules.redirects) RedirectRule.parse(rule)
  for (const rule of rules.rewrites) RewriteRule.parse(rule)
  for (const rule of rules.headers) HeaderRule.parse(rule)
})

test('a pattern the proxy cannot match is refused by the place of its rule', () => {
  for (const source of ['/((?!api).*)', '/a(b+)+', '/:a*/b', '/(\\d{1,})'])
    assert.throws(() => toSiteRules('plat.json', { headers: [{ source, headers: [] }] }), invalid(/"headers\[0\]\.source"/), source)
})

test('a rewrite to what is no path is refused by its place', () => {
  assert.throws(
    () => toSiteRules('plat.json', { rewrites: [{ source: '/a', destination: '/b%zz' }] }),
    invalid(/"rewrites\[0\]\.destination".*%25/),
  )
})

test('a destination with a parameter its source does not have is reported', () => {
  const { warnings } = toSiteRules('vercel.json', { redirects: [{ source: '/a/:id', destination: '/b/:name/$1' }] })
  assert.equal(warnings.length, 2)
})

test('settings of a function come from every pattern that matches, later ones winning', () => {
  const functions = parse({
    functions: {
      'api/**/*.ts': { maxDuration: 10, memory: 512 },
      'api/admin/*.ts': { timeoutMs: 1500, requireApiKey: true, fetch: ['api.example.com'] },
    },
  }).config.functions
  assert.deepEqual(toFunctionConfig(functions, 'api/admin/users.ts'), {
    timeoutMs: 1500,
    memoryMb: 512,
    requireApiKey: true,
    fetch: ['api.example.com'],
  })
  assert.deepEqual(toFunctionConfig(functions, 'api/[id].ts'), { timeoutMs: 10_000, memoryMb: 512 })
  assert.deepEqual(toFunctionConfig(functions, 'api/hello.js'), {})
})

test('WebAssembly is asked for by function', () => {
  const { config, warnings } = parse({ functions: { 'api/image.js': { webAssembly: true } } })
  assert.deepEqual(warnings, [])
  assert.deepEqual(toFunctionConfig(config.functions, 'api/image.js'), { webAssembly: true })
  assert.deepEqual(toFunctionConfig(config.functions, 'api/other.js'), {})
})

test('limits of Vercel that are higher than ours are lowered and said', () => {
  const functions = parse({ functions: { 'api/*.js': { maxDuration: 800, memory: 3009, runtime: 'nodejs22.x' } } }).config.functions
  assert.deepEqual(toFunctionConfig(functions, 'api/a.js'), { timeoutMs: 300_000, memoryMb: 1024 })
  assert.equal(checkFunctionRules('vercel.json', functions, ['api/a.js']).length, 2)
})

test('a pattern without a match is reported, a runtime that does not exist is refused', () => {
  assert.match(checkFunctionRules('plat.json', { 'api/*.py': {} }, ['api/a.js'])[0] ?? '', /matches no function/)
  assert.throws(() => checkFunctionRules('plat.json', { 'api/*': { runtime: 'python3.12' } }, []), invalid(/python3\.12/))
})

test('plat.json comes before vercel.json, links out of the tree are not read', async () => {
  await mkdir(path.join(tree, 'a'))
  await writeFile(path.join(tree, 'a', 'vercel.json'), '{"cleanUrls":true}')
  assert.equal((await readProjectConfig(tree, 'a')).fileName, 'vercel.json')
  await writeFile(path.join(tree, 'a', 'plat.json'), '\ufeff{"cleanUrls":false}')
  const found = await readProjectConfig(tree, 'a')
  assert.deepEqual([found.fileName, found.config.cleanUrls], ['plat.json', false])
  await mkdir(path.join(tree, 'b'))
  await symlink('/etc/hostname', path.join(tree, 'b', 'plat.json'))
  assert.equal((await readProjectConfig(tree, 'b')).fileName, undefined)
})

test('docs/plat.schema.json is what the schema says', () => {
  const file = new URL('../../../../docs/plat.schema.json', import.meta.url)
  const advice = 'run: node apps/build-service/src/project-config/write-config-schema.ts, then npm run format'
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), configSchema(), advice)
})
