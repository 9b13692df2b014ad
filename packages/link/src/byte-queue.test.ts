import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteQueue } from './byte-queue.ts'
import { seededRandom } from './testing/seeded-random.ts'

test('bytes come out in the order they went in, however they are pushed and taken', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seededRandom(seed)
    const queue = new ByteQueue()
    const pushed: Buffer[] = []
    const taken: Buffer[] = []
    for (let step = 0; step < 100; step++) {
      if (random(2)) {
        const chunk = Buffer.from(Array.from({ length: random(8) === 0 ? random(5_000) : random(40) }, () => random(256)))
        pushed.push(Buffer.from(chunk))
        queue.push(chunk)
        // The page is a copy: small chunks may be used again.
        if (chunk.length < 2_000) chunk.fill(0)
      } else {
        const max = random(3_000)
        const chunk = queue.take(max)
        assert.ok((chunk?.length ?? 0) <= max, `seed ${seed}`)
        if (chunk) taken.push(Buffer.from(chunk))
      }
    }
    for (let chunk = queue.take(1e9); chunk; chunk = queue.take(1e9)) taken.push(Buffer.from(chunk))
    assert.ok(Buffer.concat(taken).equals(Buffer.concat(pushed)), `seed ${seed}`)
    assert.equal(queue.bytes, 0, `seed ${seed}`)
  }
})

test('single bytes lie together and keep the chunk they came in from nothing', () => {
  const queue = new ByteQueue()
  const socketBuffer = Buffer.alloc(65_536, 'x')
  for (let at = 0; at < 10_000; at++) queue.push(socketBuffer.subarray(at, at + 1))
  let pieces = 0
  for (let chunk = queue.take(1e9); chunk; chunk = queue.take(1e9)) {
    assert.notEqual(chunk.buffer, socketBuffer.buffer)
    pieces++
  }
  assert.ok(pieces < 20, `${pieces} pieces`)
})

test('a large chunk is not copied', () => {
  const queue = new ByteQueue()
  const chunk = Buffer.alloc(65_536)
  queue.push(chunk)
  assert.equal(queue.take(10)?.buffer, chunk.buffer)
  assert.equal(queue.bytes, 65_526)
})

test('nothing is left after clear', () => {
  const queue = new ByteQueue()
  queue.push(Buffer.alloc(10))
  queue.push(Buffer.alloc(10_000))
  queue.clear()
  assert.equal(queue.take(1), undefined)
  assert.equal(queue.bytes, 0)
})
