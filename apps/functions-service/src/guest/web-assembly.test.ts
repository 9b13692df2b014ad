import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

/** A module of one function, add(i32, i32). */
const ADDS = `exports.handler = () => {
  const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11])
  return [new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.add(2, 3), typeof SharedArrayBuffer, typeof WeakRef, 'resize' in ArrayBuffer.prototype] }`
const NAMES = 'exports.handler = () => [typeof WebAssembly, typeof SharedArrayBuffer, typeof Atomics]'

test('a function that asks for WebAssembly has it and shared memory, and nothing else that escapes the memory limit', async () => {
  const isolate = await guest.load(ADDS, { webAssembly: true })
  assert.deepEqual(JSON.parse((await guest.call(isolate)).text), [5, 'function', 'undefined', false])
})

test('functions loaded beside it that do not ask have none of it', async () => {
  await guest.load(ADDS, { webAssembly: true })
  for (let loads = 0; loads < 8; loads++)
    assert.deepEqual(JSON.parse((await guest.run(NAMES)).text), ['undefined', 'undefined', 'undefined'])
})
