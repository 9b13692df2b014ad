import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, open, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { AppError } from '../errors/app-error.ts'
import { testStorageConformance } from '../testing/storage-conformance.ts'
import { createLocalStorage } from './local-storage.ts'
import { tempFileOwner } from './sweep-temp-files.ts'
import { toStorageError } from './to-storage-error.ts'

const fileOf = (baseDir: string, sha256: string) => path.join(baseDir, 'sha256', sha256.slice(0, 2), sha256)

testStorageConformance('local', async () => {
  const baseDir = await mkdtemp(path.join(tmpdir(), 'plat test storage-'))
  return {
    storage: createLocalStorage({ baseDir }),
    async damage(sha256) {
      const handle = await open(fileOf(baseDir, sha256), 'r+')
      const byte = Buffer.alloc(1)
      await handle.read(byte, 0, 1, 500)
      await handle.write(Buffer.of((byte[0] ?? 0) ^ 1), 0, 1, 500)
      await handle.close()
    },
    countTemporary: async () => (await readdir(path.join(baseDir, 'tmp'))).length,
    close: () => rm(baseDir, { recursive: true, force: true }),
  }
})

let folder: string
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plat test storage-'))
})
after(() => rm(folder, { recursive: true, force: true }))

test('local: artifacts lie in sha256/<first two>/<hash>, and nothing else does', async () => {
  const baseDir = path.join(folder, 'layout')
  const { sha256, bytes } = await createLocalStorage({ baseDir }).put(Buffer.from('x'))
  assert.equal((await stat(fileOf(baseDir, sha256))).size, bytes)
  assert.deepEqual((await readdir(baseDir)).sort(), ['sha256', 'tmp'])
})

test('local: at creation, temporary files of ended processes and old ones go; those being written stay', async () => {
  const baseDir = path.join(folder, 'swept')
  const temp = path.join(baseDir, 'tmp')
  await mkdir(temp, { recursive: true })
  const ended = spawnSync(process.execPath, ['-e', '']).pid
  const abandoned = tempFileOwner().replace(/\d+$/, String(ended))
  for (const name of [`${abandoned}.a`, `${tempFileOwner()}.b`, '00000000.1.c', 'old.d']) await writeFile(path.join(temp, name), 'x')
  const twoHoursAgo = new Date(Date.now() - 2 * 3600_000)
  await utimes(path.join(temp, 'old.d'), twoHoursAgo, twoHoursAgo)
  createLocalStorage({ baseDir })
  assert.deepEqual((await readdir(temp)).sort(), ['00000000.1.c', `${tempFileOwner()}.b`].sort())
})

test('local: a folder that cannot be used is STORAGE_UNAVAILABLE, at creation and later', async () => {
  const file = path.join(folder, 'a-file')
  await writeFile(file, '')
  assert.throws(() => createLocalStorage({ baseDir: path.join(file, 'below') }), { code: 'STORAGE_UNAVAILABLE' })
  const baseDir = path.join(folder, 'vanished')
  const storage = createLocalStorage({ baseDir })
  await rm(baseDir, { recursive: true })
  await assert.rejects(storage.put(Buffer.from('x')), { code: 'STORAGE_UNAVAILABLE' })
})

test('local: a full disk or quota is STORAGE_FULL, anything else of the file system STORAGE_UNAVAILABLE', () => {
  const codeOf = (code: string) => toStorageError(Object.assign(new Error(code), { code })).code
  assert.deepEqual(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EMFILE', 'ENOENT'].map(codeOf), [
    'STORAGE_FULL',
    'STORAGE_FULL',
    'STORAGE_UNAVAILABLE',
    'STORAGE_UNAVAILABLE',
    'STORAGE_UNAVAILABLE',
    'STORAGE_UNAVAILABLE',
    'NOT_FOUND',
  ])
  const own = new AppError('PAYLOAD_TOO_LARGE')
  assert.equal(toStorageError(own), own)
})
