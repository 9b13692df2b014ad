import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { packSnapshot, unpackSnapshot } from './packed-snapshot.ts'

test('what was packed comes back byte for byte', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(5_000_000, 'snapshot '), randomBytes(300_000)])
    assert.ok(Buffer.from(unpackSnapshot(packSnapshot(bytes)).copy()).equals(bytes))
})

test('what is damaged, cut off or claims to be too large is not unpacked', () => {
  const packed = packSnapshot(Buffer.alloc(100_000, 'snapshot '))
  const claiming = (length: number): Buffer => {
    const copy = Buffer.from(packed)
    copy.writeUInt32BE(length)
    return copy
  }
  for (const bad of [packed.subarray(0, -4), claiming(99_999), claiming(100_001), claiming(2 ** 32 - 1), Buffer.from('1234567890')])
    assert.throws(() => unpackSnapshot(bad))
})
