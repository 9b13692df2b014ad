import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { takeLock } from './take-lock.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'plat lock '))
})
after(() => rm(folder, { recursive: true, force: true }))

test('a lock is held by one at a time, until it is released', () => {
  const file = path.join(folder, 'own')
  const first = takeLock(file)
  assert.equal(takeLock(file), undefined)
  assert.notEqual(takeLock(path.join(folder, 'other')), undefined)
  first?.release()
  const second = takeLock(file)
  assert.notEqual(second, undefined)
  second?.release()
})

test('a process that was killed holds nothing', async () => {
  const file = path.join(folder, 'killed')
  const module = JSON.stringify(new URL('take-lock.ts', import.meta.url).href)
  const code = `const { takeLock } = await import(${module}); globalThis.held = takeLock(${JSON.stringify(file)}); console.log('held'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  assert.equal(takeLock(file), undefined)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = takeLock(file)
  assert.notEqual(next, undefined)
  next?.release()
})

test('a folder that is not there is an error, not somebody else’s lock', () => {
  assert.throws(() => takeLock(path.join(folder, 'missing', 'lock')), /unable to open/)
})
