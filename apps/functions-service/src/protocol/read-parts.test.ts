import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ByteSink, ByteSource } from '@plat/link/byte-source.ts'
import { joinParts } from './parts.ts'
import { readParts } from './read-parts.ts'

/** Sends bytes in chunks of a size, then ends. */
function sourceOf(bytes: Buffer, chunkBytes: number): ByteSource {
  return {
    start(sink: ByteSink) {
      for (let at = 0; at < bytes.length; at += chunkBytes) sink.data(bytes.subarray(at, at + chunkBytes))
      sink.end()
    },
    consume: () => undefined,
    cancel: () => undefined,
  }
}

test('parts come out as they went in, however they are cut, each in a buffer of its size', async () => {
  const given = ['', 'code', Buffer.alloc(3_000, 'x'), '', 'ü', '']
  const body = Buffer.concat(joinParts(given))
  for (const chunkBytes of [1, 2, 3, 4, 5, 7, 100, 10_000]) {
    const parts = await readParts(sourceOf(body, chunkBytes), { count: given.length, bytesMax: 10_000 })
    assert.deepEqual(parts.map(String), given.map(String), `${chunkBytes}`)
    for (const part of parts) assert.equal(part.buffer.byteLength, part.length)
  }
})

test('bodies that are cut, too long, or of another number of parts are refused', async () => {
  const body = Buffer.concat(joinParts(['one', 'two']))
  const count = 2
  await assert.rejects(readParts(sourceOf(body.subarray(0, -1), 3), { count, bytesMax: 100 }), /1 whole parts; 2/)
  await assert.rejects(readParts(sourceOf(body, 3), { count: 3, bytesMax: 100 }), /2 whole parts; 3/)
  await assert.rejects(readParts(sourceOf(body, 3), { count, bytesMax: 13 }), /more than 13 bytes/)
})
