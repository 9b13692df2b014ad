import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { keepGuestImage, SNAPSHOT_FILE } from './keep-guest-image.ts'

/** Stands for the program that snapshots the prelude: what matters here is what becomes of what it writes. */
const PROGRAM = `import { writeFileSync } from 'node:fs'; writeFileSync(process.argv[2], 'snapshot ' + process.hrtime.bigint())`
const FILES = { 'main.mjs': 'export {}', 'snapshot.mjs': PROGRAM }

let cacheDir: string
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'plat guest image '))
})
afterEach(() => rm(cacheDir, { recursive: true, force: true }))

const keep = (changes: Partial<Parameters<typeof keepGuestImage>[0]> = {}) =>
  keepGuestImage({ cacheDir, hash: 'a1', files: FILES, snapshotProgram: 'snapshot.mjs', ...changes })

test('an image is made once, and found the second time', async () => {
  const first = await keep()
  assert.ok(first.snapshotSha256)
  assert.equal(await readFile(join(first.folder, 'main.mjs'), 'utf8'), 'export {}')
  assert.deepEqual(await keep(), first)
  assert.deepEqual(await readdir(cacheDir), ['a1'])
})

for (const file of ['main.mjs', SNAPSHOT_FILE, 'manifest.json']) {
  test(`an image whose ${file} is damaged or missing is made anew`, async () => {
    const first = await keep()
    await writeFile(join(first.folder, file), 'rubbish')
    const second = await keep()
    assert.notEqual(second.snapshotSha256, first.snapshotSha256)
    assert.equal(await readFile(join(second.folder, 'main.mjs'), 'utf8'), 'export {}')
    await rm(join(second.folder, file))
    assert.notEqual((await keep()).snapshotSha256, second.snapshotSha256)
    assert.deepEqual(await readdir(cacheDir), ['a1'])
  })
}

test('processes that start together end up with the same image', async () => {
  const images = await Promise.all([keep(), keep(), keep()])
  const { snapshotSha256 } = await keep()
  assert.equal(images.filter((image) => image.snapshotSha256 === snapshotSha256).length > 0, true)
  assert.deepEqual(await readdir(cacheDir), ['a1'])
})

test('an image whose snapshot cannot be made does without', async () => {
  const files = { ...FILES, 'snapshot.mjs': 'process.kill(process.pid, "SIGSEGV")' }
  const { folder, snapshotSha256 } = await keep({ files })
  assert.equal(snapshotSha256, undefined)
  assert.deepEqual((await readdir(folder)).sort(), ['main.mjs', 'manifest.json', 'snapshot.mjs'])
})

test('a folder that cannot be written is an error', async () => {
  const file = join(cacheDir, 'file')
  await writeFile(file, '')
  await assert.rejects(keep({ cacheDir: join(file, 'below') }), { code: 'ENOTDIR' })
})

test('of images of other contents the eight used last stay, and all that were used within a day', async () => {
  const old = new Date(Date.now() - 2 * 24 * 60 * 60_000)
  for (let number = 0; number < 12; number++) {
    const folder = join(cacheDir, number === 11 ? 'new-unfinished' : `old-${number}`)
    await mkdir(folder)
    await utimes(folder, old, new Date(old.getTime() + number))
  }
  await mkdir(join(cacheDir, 'of-today'))
  await keep()
  const left = (await readdir(cacheDir)).sort()
  assert.deepEqual(left, ['a1', 'of-today', ...[10, 3, 4, 5, 6, 7, 8, 9].map((number) => `old-${number}`)].sort())
  assert.ok((await stat(join(cacheDir, 'a1'))).isDirectory())
})
