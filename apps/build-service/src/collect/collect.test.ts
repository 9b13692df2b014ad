import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { compress } from './compress.ts'
import { contentTypeOf } from './content-type.ts'
import { findLeakedSecrets } from './find-leaked-secrets.ts'
import { findOutput } from './find-output.ts'
import { forEachLimited } from './for-each-limited.ts'
import { isImmutable } from './is-immutable.ts'
import { listSiteFiles } from './list-site-files.ts'

let tree = ''
before(async () => {
  tree = await realpath(await mkdtemp(path.join(os.tmpdir(), 'plat collect ')))
})
after(async () => {
  await rm(tree, { recursive: true, force: true })
})

const TYPES: [file: string, type: string, isCompressible: boolean][] = [
  ['/index.html', 'text/html; charset=utf-8', true],
  ['/a/b.JS', 'text/javascript; charset=utf-8', true],
  ['/x.svg', 'image/svg+xml; charset=utf-8', true],
  ['/data.json', 'application/json; charset=utf-8', true],
  ['/site.webmanifest', 'application/manifest+json; charset=utf-8', true],
  ['/f.woff2', 'font/woff2', false],
  ['/p.png', 'image/png', false],
  ['/m.wasm', 'application/wasm', true],
  ['/.well-known/apple-app-site-association', 'application/json; charset=utf-8', true],
  ['/noextension', 'application/octet-stream', false],
  ['/constructor', 'application/octet-stream', false],
  ['/x.__proto__', 'application/octet-stream', false],
]

for (const [file, type, isCompressible] of TYPES) {
  test(`${file} is ${type}`, () => {
    assert.deepEqual(contentTypeOf(file), { type, isCompressible })
  })
}

const HASHED: [file: string, isBuilt: boolean, expected: boolean][] = [
  ['/assets/index-BxY12abc.js', true, true],
  ['/assets/index-BxY12abc.js.map', true, true],
  ['/assets/index-D8dePU32.js', true, true],
  ['/assets/index-_a-1Bc2d.css', true, true],
  ['/main-3JX4K2LM.js', true, true],
  ['/static/js/main.3f2a1bcd.js', true, true],
  ['/static/js/main.3f2a1bcd.chunk.css', true, false],
  ['/_astro/index.CvK0Xx1z.css', true, true],
  ['/_next/static/chunks/main.js', true, true],
  ['/app.1a2b3c4d5e6f.css', false, true],
  ['/assets/index-BxY12abc.js', false, false],
  ['/assets/my-document.pdf', true, false],
  ['/assets/my-Document.pdf', true, false],
  ['/assets/report-summer24.pdf', true, false],
  ['/assets/report-Summer24.pdf', true, false],
  ['/assets/photo-20240101.jpg', true, false],
  ['/report-20240101.pdf', true, false],
  ['/index.html', true, false],
  ['/robots.txt', true, false],
]

for (const [file, isBuilt, expected] of HASHED) {
  test(`${file} ${isBuilt ? 'of a build' : 'as it is'} may ${expected ? '' : 'not '}be cached for ever`, () => {
    assert.equal(isImmutable(file, isBuilt), expected)
  })
}

test('compressed variants hold the same bytes, and exist only when they are worth it', async () => {
  const text = Buffer.from('hello world '.repeat(1000))
  const variants = await compress(text)
  assert.ok(variants.br && variants.gzip)
  assert.ok(brotliDecompressSync(variants.br).equals(text))
  assert.ok(gunzipSync(variants.gzip).equals(text))
  assert.deepEqual(await compress(Buffer.from('short')), { br: undefined, gzip: undefined })
  const noise = crypto.getRandomValues(new Uint8Array(4096))
  assert.deepEqual(await compress(Buffer.from(noise)), { br: undefined, gzip: undefined })
})

const invalid = (pattern: RegExp) => (error: unknown) =>
  error instanceof BuildFailure && error.code === 'OUTPUT_INVALID' && pattern.test(error.message)

test('the first folder that exists is the output; a missing one is named, with advice', async () => {
  await mkdir(path.join(tree, 'out', 'build'), { recursive: true })
  const plan = { folders: ['dist', 'build'], otherwise: 'error' as const, advice: 'Do this.' }
  assert.deepEqual(await findOutput(tree, 'out', plan), { type: 'folder', folder: path.join(tree, 'out', 'build'), name: 'build' })
  await assert.rejects(findOutput(tree, '', plan), invalid(/"dist", "build"\. Do this\./))
  assert.deepEqual(await findOutput(tree, '', { ...plan, otherwise: 'nothing' }), { type: 'nothing' })
  assert.deepEqual(await findOutput(tree, 'out', { ...plan, folders: [], otherwise: 'sources' }), {
    type: 'sources',
    folder: path.join(tree, 'out'),
  })
})

test('an output folder that is a link out of the tree, or a file, is none', async () => {
  await symlink('/etc', path.join(tree, 'linked'))
  await writeFile(path.join(tree, 'file'), '')
  for (const name of ['linked', 'file', '..', '../..'])
    await assert.rejects(findOutput(tree, '', { folders: [name], otherwise: 'error', advice: '' }), invalid(/made no folder/), name)
})

test('a folder that its author locked is reported, and files above the limits are refused by name', async () => {
  const folder = path.join(tree, 'limits')
  await mkdir(path.join(folder, 'locked'), { recursive: true })
  await writeFile(path.join(folder, 'locked', 'a.txt'), 'x')
  await chmod(path.join(folder, 'locked'), 0)
  const refused: string[] = []
  const listed = await listSiteFiles({ type: 'folder', folder, name: 'limits' }, (file) => refused.push(file))
  assert.deepEqual(process.getuid?.() === 0 ? listed.map((file) => file.path) : refused, [
    process.getuid?.() === 0 ? 'locked/a.txt' : 'locked',
  ])
  await chmod(path.join(folder, 'locked'), 0o700)
  const { truncate } = await import('node:fs/promises')
  await writeFile(path.join(folder, 'huge.bin'), '')
  await truncate(path.join(folder, 'huge.bin'), 101 * 1024 * 1024)
  await assert.rejects(
    listSiteFiles({ type: 'folder', folder, name: 'limits' }, () => undefined),
    invalid(/huge\.bin is 101 MiB/),
  )
})

test('only values long enough to be no chance find are looked for, and named by their variable', () => {
  const env = { KEY: 'a-long-secret', SAME: 'a-long-secret', PUBLIC: 'a-long-public', SHORT: 'abc' }
  const content = Buffer.from('... a-long-secret a-long-public abc ...')
  assert.deepEqual(findLeakedSecrets(content, env, ['a-long-secret', 'abc']), ['KEY', 'SAME'])
})

test('a limited loop runs so many at once, and ends with the first failure after what runs', async () => {
  let running = 0
  let most = 0
  const seen: number[] = []
  const act = async (item: number) => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    if (item === 5) throw new Error('five')
    seen.push(item)
  }
  await assert.rejects(
    forEachLimited(
      Array.from({ length: 100 }, (_, index) => index),
      3,
      act,
    ),
    /five/,
  )
  assert.equal(most, 3)
  assert.equal(running, 0)
  assert.ok(seen.length < 20)
})
