import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeldBytes } from './held-bytes.ts'

test('bytes come out as they went in, and later ones do not change what was taken', () => {
  const held = new HeldBytes()
  assert.equal(held.take().length, 0)
  for (let index = 0; index < 5_000; index += 1) held.append(Buffer.from([index % 256]))
  assert.equal(held.length, 5_000)
  const taken = held.take()
  assert.equal(held.length, 0)
  held.append(Buffer.alloc(6_000, 1))
  assert.ok(taken.every((byte, index) => byte === index % 256))
  assert.ok(held.take().equals(Buffer.alloc(6_000, 1)))
})
