import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBridge } from './bridge.ts'

test('calls that make no sense answer nothing, never throw, and end the isolate when they do not stop', () => {
  let ended = 0
  const bridge = createBridge({ fails: () => assert.fail('inside') }, () => ended++)
  const nonsense: unknown[][] = [
    [],
    [undefined],
    [{ toString: () => 'random' }],
    ['constructor'],
    ['__proto__'],
    ['random', -1],
    ['random', 1e9],
    ['random', '5'],
    ['domain', 'x'.repeat(3000)],
    ['domain', null],
    ['encode', 'x'.repeat(9 * 1024 * 1024)],
    ['encode', 5],
    ['decode', 'text'],
    ['decode', new ArrayBuffer(9 * 1024 * 1024)],
    ['base64', new Uint8Array(1)],
  ]
  for (const values of nonsense) assert.equal(bridge(...(values as [unknown])), undefined)
  while (ended === 0) bridge('no such operation')
  for (let calls = 0; calls < 2000; calls++) bridge('no such operation')
  assert.equal(ended, 1)
})

test('what it answers is text or a buffer of exactly the bytes', () => {
  const bridge = createBridge({}, () => assert.fail())
  const random = bridge('random', 16)
  assert.ok(random instanceof ArrayBuffer && random.byteLength === 16)
  const encoded = bridge('encode', 'é')
  assert.ok(encoded instanceof ArrayBuffer)
  assert.deepEqual([...new Uint8Array(encoded)], [0xc3, 0xa9])
  assert.equal(bridge('decode', encoded, 1), 'é')
  assert.equal(bridge('decode', new Uint8Array([0xff]).buffer, 1), undefined)
  assert.equal(bridge('decode', new Uint8Array([0xff]).buffer, 0), '\ufffd')
  assert.equal(bridge('base64', encoded), 'w6k=')
  assert.equal(bridge('domain', 'bücher.example'), 'xn--bcher-kva.example')
})
