import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { newId } from '../testing/api-peer.ts'
import { type Built, startTestPlatform, type TestPlatform } from '../testing/test-platform.ts'

let platform: TestPlatform
before(async () => {
  platform = await startTestPlatform()
})
after(async () => {
  await platform.stop()
  assert.deepEqual(platform.api.violations, [], 'every message kept to the contract')
  assert.deepEqual(
    await readdir(path.join(platform.dataDir, 'build', (await readdir(path.join(platform.dataDir, 'build')))[0] ?? '', 'builds')),
    [],
    'no build left files',
  )
  await platform.close()
})

const PAGE = `<h1>${'hello '.repeat(200)}</h1>`

const systemLines = ({ lines }: Built) => lines.filter(({ stream }) => stream === 'system').map(({ text }) => text)

test('a static site with functions is built, published and registered', async () => {
  const built = await platform.build(
    {
      'index.html': PAGE,
      'about.html': 'about',
      '.env': 'SECRET=1',
      '.well-known/security.txt': 'contact',
      'node_modules/x/index.js': '',
      'package.json': '{"private":true}',
      'plat.json': '{"cleanUrls":true,"functions":{"api/*.js":{"timeoutMs":1500}}}',
      'api/hello.js': 'export const handler = async () => ({ statusCode: 200, body: "hi" })',
      'api/users/list.ts': 'export default (req: unknown, res: { json(x: unknown): void }) => res.json([])',
    },
    { firstSeq: 7 },
  )
  const manifest = await platform.manifestOf(built)
  assert.deepEqual(Object.keys(manifest.files), ['/.well-known/security.txt', '/about.html', '/index.html'])
  assert.equal(manifest.cleanUrls, true)
  assert.deepEqual(manifest.functions, [
    { functionName: 'hello', route: '/api/hello' },
    { functionName: 'users-list', route: '/api/users/list' },
  ])
  const index = manifest.files['/index.html']
  assert.equal(index?.contentType, 'text/html; charset=utf-8')
  assert.equal(await platform.contentOf(index?.sha256 ?? ''), PAGE)
  assert.equal(gunzipSync(await platform.storage.get(index?.gzip?.sha256 ?? '')).toString(), PAGE)
  assert.ok((index?.br?.bytes ?? 0) > 0)
  assert.equal(manifest.files['/about.html']?.gzip, undefined, 'small files are not compressed')
  assert.deepEqual(
    built.registered?.functions.map(({ functionName, filePath, config }) => [functionName, filePath, config]),
    [
      ['hello', 'api/hello.js', { timeoutMs: 1500 }],
      ['users-list', 'api/users/list.ts', {}],
    ],
  )
  const [hello] = built.registered?.functions ?? []
  assert.match(await platform.contentOf(hello?.codeSha256 ?? ''), /statusCode: 200/)
  assert.match(await platform.contentOf(hello?.sourceMapSha256 ?? ''), /"sources": \[\s*"api\/hello\.js"/)
  assert.deepEqual(built.commit, { sha: built.commit?.sha, message: 'add hello', author: 'Ann Author' })
  assert.deepEqual(
    built.lines.map(({ seq }) => seq),
    built.lines.map((_line, index) => index + 7),
    'lines are numbered from the first one asked for',
  )
  assert.ok(systemLines(built).some((line) => /^bundle {3}2 functions \(hello, users-list\) {6}\d+\.\d s$/.test(line)))
  assert.ok(!systemLines(built).some((line) => line.startsWith('install')), 'what did nothing has no line')
  assert.deepEqual(Object.keys(built.result.timings), [
    'sourceMs',
    'detectMs',
    'installMs',
    'buildMs',
    'bundleMs',
    'collectMs',
    'publishMs',
    'registerMs',
  ])
})

test('the same source gives the same manifest, and stores nothing twice', async () => {
  const files = { 'index.html': PAGE, 'b.txt': 'b', 'a.txt': 'a' }
  const [first, second] = [await platform.build(files), await platform.build(files)]
  assert.deepEqual(first.result.outcome, second.result.outcome)
  assert.ok(systemLines(second).some((line) => /^publish {2}nothing new/.test(line)))
})

test('public/ is served when there is one, and nothing beside it', async () => {
  const manifest = await platform.manifestOf(
    await platform.build({ 'public/index.html': 'x', 'readme.md': 'y', 'api/a.js': 'export const handler = () => 1' }),
  )
  assert.deepEqual(Object.keys(manifest.files), ['/index.html'])
})

test('a project of functions only needs no files', async () => {
  const built = await platform.build({ 'api/index.js': 'module.exports = (req, res) => res.end()', 'package.json': '{}' })
  const manifest = await platform.manifestOf(built)
  assert.deepEqual([manifest.files, manifest.functions], [{}, [{ functionName: 'index', route: '/api' }]])
})

test('a root directory inside the repository is the project', async () => {
  const files = {
    'apps/web/index.html': 'web',
    'apps/web/api/a.ts': 'import { n } from "../../../lib/n"\nexport default () => n',
    'lib/n.ts': 'export const n = 1',
    'index.html': 'root',
  }
  const settings = { framework: null, rootDirectory: 'apps/web', installCommand: null, buildCommand: null, outputDirectory: null }
  const bySettings = await platform.manifestOf(await platform.build(files, { settings }))
  assert.deepEqual(Object.keys(bySettings.files), ['/index.html'])
  assert.deepEqual(bySettings.functions, [{ functionName: 'a', route: '/api/a' }])
  const byFile = await platform.manifestOf(await platform.build({ ...files, 'plat.json': '{"rootDirectory":"apps/web"}' }))
  assert.deepEqual(byFile, bySettings)
})

test('rules of vercel.json become the manifest’s; what it cannot do is said', async () => {
  const config = {
    redirects: [{ source: '/old', destination: '/new' }],
    rewrites: [{ source: '/app/:path*', destination: '/index.html' }],
    trailingSlash: false,
    images: {},
    crons: [{ path: '/api/x', schedule: '* * * * *' }],
  }
  const built = await platform.build({ 'index.html': 'x', 'vercel.json': JSON.stringify(config) })
  const manifest = await platform.manifestOf(built)
  assert.deepEqual(
    [manifest.redirects, manifest.rewrites, manifest.trailingSlash],
    [[{ source: '/old', destination: '/new', statusCode: 308 }], config.rewrites, false],
  )
  assert.ok(systemLines(built).some((line) => /"images" is not known/.test(line)))
  assert.ok(systemLines(built).some((line) => /crons are not active/.test(line)))
})

test('dependencies are installed from the registry, the build script runs with the project’s variables, the second time from the cache', async () => {
  const files = {
    'package.json': JSON.stringify({
      dependencies: { 'is-number': '7.0.0' },
      scripts: { build: 'node build.js' },
    }),
    'build.js': `const fs = require('node:fs')
      fs.mkdirSync('dist/assets', { recursive: true })
      fs.writeFileSync('dist/index.html', [require('is-number')(1), process.env.GREETING, process.env.NODE_ENV, process.env.CI, process.env.PLAT_URL, process.env.HOME.includes('home')].join(' '))
      fs.writeFileSync('dist/assets/index-BxY12abc.js', 'x')
      console.log('built by', process.version)`,
    'api/n.js': 'import isNumber from "is-number"\nexport const handler = (n) => isNumber(n)',
  }
  const lock = {
    name: 'x',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { dependencies: { 'is-number': '7.0.0' } }, 'node_modules/is-number': { version: '7.0.0' } },
  }
  const projectId = newId()
  const changes = { projectId, env: { GREETING: 'hello you' } }
  const first = await platform.build({ ...files, 'package-lock.json': JSON.stringify(lock) }, changes)
  const manifest = await platform.manifestOf(first)
  assert.equal(
    await platform.contentOf(manifest.files['/index.html']?.sha256 ?? ''),
    'true hello you production 1 http://my-site.localhost:8080 true',
  )
  assert.equal(manifest.files['/assets/index-BxY12abc.js']?.immutable, true)
  assert.ok(
    systemLines(first).some((line) => /^install {2}npm ci {2,}\d/.test(line)),
    first.texts.join('\n'),
  )
  assert.ok(systemLines(first).some((line) => /^build {4}node build\.js {2,}\d/.test(line)))
  assert.ok(first.lines.some(({ step, stream, text }) => step === 'build' && stream === 'stdout' && text === `built by ${process.version}`))
  assert.match(await platform.contentOf(first.registered?.functions[0]?.codeSha256 ?? ''), /is-number/)
  const second = await platform.build({ ...files, 'package-lock.json': JSON.stringify(lock) }, changes)
  assert.ok(
    systemLines(second).some((line) => /^install {2}npm ci \(cached\)/.test(line)),
    second.texts.join('\n'),
  )
  assert.deepEqual(second.result.outcome, first.result.outcome)
  const other = await platform.build({ ...files, 'package-lock.json': JSON.stringify(lock) }, { env: changes.env })
  assert.ok(
    systemLines(other).some((line) => /^install {2}npm ci {2,}\d/.test(line)),
    'projects share no cache',
  )
})

test('an upload is built like a commit, without one', async () => {
  const { name } = await platform.commit({ 'index.html': 'uploaded', 'run.sh': 'x' })
  const { execFileSync } = await import('node:child_process')
  const archive = execFileSync('tar', [
    '-czf',
    '-',
    '--exclude=.git',
    '-C',
    path.join(platform.folder, 'repositories', path.dirname(name)),
    '.',
  ])
  const { sha256 } = await platform.storage.put(archive)
  const built = await platform.run(platform.spec({ name: '', sha: '' }, { source: { type: 'upload', sha256 }, branch: null }))
  assert.deepEqual(Object.keys((await platform.manifestOf(built)).files), ['/index.html', '/run.sh'])
  assert.equal(built.commit, undefined)
})

test('a foreign repository is cloned by its default branch, a branch, a tag or a commit', async () => {
  const { name, sha, folder } = await platform.commit({ 'index.html': 'x' })
  const { execFileSync } = await import('node:child_process')
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', 'tag', 'v1'], { cwd: folder })
  const url = `${platform.api.url}/public/${name}`
  for (const ref of [null, 'main', 'v1', sha]) {
    const built = await platform.run(platform.spec({ name, sha }, { source: { type: 'external', url, ref } }))
    assert.equal(built.result.outcome.status, 'ready', `${ref}: ${JSON.stringify(built.result.outcome)}`)
    assert.equal(built.commit?.sha, sha)
  }
})
