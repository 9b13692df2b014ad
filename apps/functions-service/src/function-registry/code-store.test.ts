import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, beforeEach, it } from 'node:test'
import { buildFunctionBytes } from '../testing/function-code.ts'
import { silentLog } from '../testing/silent-log.ts'
import { openCodeStore } from './code-store.ts'

const code = buildFunctionBytes({ code: 'module.exports = 1', env: { SECRET: 'hidden' } })
let root: string
let directory: string
before(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'plat store '))
})
beforeEach(async () => {
  directory = await mkdtemp(path.join(root, 'each '))
})
after(() => rm(root, { recursive: true, force: true }))

const open = (options: { secret?: string; filesMax?: number; bytesMax?: number } = {}) =>
  openCodeStore({ directory, secret: 'the-secret-of-the-tests', log: silentLog, ...options })

it('keeps what was written for the next process with the same secret, and for no other', async () => {
  await (await open()).write('p:hello:active', code)
  assert.deepEqual(await (await open()).read('p:hello:active'), code)
  assert.equal(await (await open({ secret: 'another-secret-of-tests' })).read('p:hello:active'), undefined)
  for (const file of await readdir(directory)) assert.ok(!(await readFile(path.join(directory, file), 'latin1')).includes('hidden'))
})

it('answers nothing for what was never written, was removed, was damaged or belongs to another key', async () => {
  const store = await open()
  assert.equal(await store.read('p:other:active'), undefined)
  await store.write('p:hello:active', code)
  const [file = ''] = await readdir(directory)
  const sealed = await readFile(path.join(directory, file))
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  await writeFile(path.join(directory, file), sealed)
  assert.equal(await store.read('p:hello:active'), undefined)
  await writeFile(path.join(directory, file), '')
  assert.equal(await store.read('p:hello:active'), undefined)
  await store.remove('p:hello:active')
  assert.deepEqual(await readdir(directory), [])
})

it('stays within its bounds: the files written longest ago go', async () => {
  const store = await open({ filesMax: 2 })
  for (const key of ['a', 'b', 'c']) await store.write(key, code)
  assert.deepEqual([await store.read('a'), (await store.read('b'))?.version, (await store.read('c'))?.version], [undefined, 1, 1])
  const small = await open({ bytesMax: 1 })
  await small.write('d', code)
  assert.equal((await readdir(directory)).length, 0)
})

it('removes temporary files that a killed process left', async () => {
  await writeFile(path.join(directory, 'x.tmp'), 'half')
  await open()
  assert.deepEqual(await readdir(directory), [])
})

it('survives a directory that is gone or cannot be written', async () => {
  const store = await open()
  await rm(directory, { recursive: true })
  await store.write('p:hello:active', code)
  assert.equal(await store.read('p:hello:active'), undefined)
  await writeFile(directory, 'a file in its place')
  await chmod(directory, 0o600)
  await store.write('p:hello:active', code)
})
