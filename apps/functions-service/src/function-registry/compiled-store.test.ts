import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import { silentLog } from '../testing/silent-log.ts'
import { type CompiledStore, openCompiledStore } from './compiled-store.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'plat compiled '))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const open = (given: Partial<Parameters<typeof openCompiledStore>[0]> = {}): Promise<CompiledStore> =>
  openCompiledStore({ directory, secret: 'one secret', log: silentLog, ...given })
const read = async (store: CompiledStore, key: string): Promise<Buffer | undefined> => {
  const bytes = await store.read(key)
  return bytes && Buffer.from(bytes)
}

it('gives back what was written, to this process and to the next one with the same secret, under the same key only', async () => {
  const bytes = randomBytes(10_000)
  const store = await open()
  await store.write('a', bytes)
  for (const each of [store, await open()]) assert.deepEqual([await read(each, 'a'), await read(each, 'b')], [bytes, undefined])
  assert.equal(await read(await open({ secret: 'another' }), 'a'), undefined)
})

it('keeps files that only this user may read, and none of the bytes in them as they are', async () => {
  const store = await open()
  await store.write('a', Buffer.from('compiled from a tenant’s secret code'))
  const [file = ''] = await readdir(directory)
  assert.equal((await stat(path.join(directory, file))).mode & 0o777, 0o600)
  assert.ok(!(await readFile(path.join(directory, file), 'latin1')).includes('secret code'))
})

it('answers nothing for bytes that were changed, cut, swapped or removed', async () => {
  const store = await open()
  for (const key of ['flipped', 'cut', 'swapped', 'other']) await store.write(key, randomBytes(500))
  await store.write('removed', randomBytes(500))
  await store.remove('removed')
  const names = new Map<string, string>()
  for (const file of await readdir(directory)) {
    for (const key of ['flipped', 'cut', 'swapped', 'other']) {
      const probe = await openCompiledStore({ directory, secret: 'one secret', log: silentLog })
      const full = path.join(directory, file)
      const content = await readFile(full)
      await rm(full)
      if ((await probe.read(key)) === undefined) names.set(key, full)
      await writeFile(full, content)
    }
  }
  assert.equal(names.size, 4)
  const at = (key: string): string => names.get(key) ?? ''
  const flipped = await readFile(at('flipped'))
  flipped[200] = (flipped[200] ?? 0) ^ 1
  await writeFile(at('flipped'), flipped)
  await writeFile(at('cut'), (await readFile(at('cut'))).subarray(0, 100))
  await writeFile(at('swapped'), await readFile(at('other')))
  const fresh = await open()
  for (const key of ['flipped', 'cut', 'swapped', 'removed']) assert.equal(await fresh.read(key), undefined, key)
  assert.equal((await fresh.read('other'))?.byteLength, 500)
})

it('keeps no more memory than the bytes take, though they are a view of a larger piece', async () => {
  const store = await open()
  await store.write('a', Buffer.from('x'.repeat(1_000))) // of Node’s pool
  assert.equal((await store.read('a'))?.buffer.byteLength, 1_000)
  assert.equal((await (await open()).read('a'))?.buffer.byteLength, 1_000)
})

it('stays within its bounds on disk and in memory', async () => {
  const store = await open({ bytesMax: 5_000, memoryBytesMax: 2_500 })
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) await store.write(key, randomBytes(1_000))
  assert.ok((await readdir(directory)).length <= 4)
  assert.ok(store.memoryBytes > 2_000 && store.memoryBytes <= 2_500, `${store.memoryBytes} bytes`)
  await rm(directory, { recursive: true })
  const kept: string[] = []
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) if (await store.read(key)) kept.push(key)
  assert.deepEqual(kept, ['e', 'f'])
})

it('does not look for what it has not written or found when it was opened', async () => {
  const store = await open()
  await (await open()).write('a', randomBytes(100))
  assert.equal(await store.read('a'), undefined)
  assert.equal((await (await open()).read('a'))?.byteLength, 100)
})

it('survives a directory that is gone', async () => {
  const store = await open({ memoryBytesMax: 1 })
  await rm(directory, { recursive: true })
  await store.write('a', randomBytes(100))
  assert.equal(await store.read('a'), undefined)
  await store.remove('a')
})
