import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { FRAME, IS_WHOLE } from './frame.ts'
import { FrameDecoder } from './frame-decoder.ts'
import { FrameWriter } from './frame-writer.ts'
import { parseMessage } from './parse-message.ts'
import { seededRandom } from './testing/seeded-random.ts'
import { socketPair } from './testing/socket-pair.ts'

type Written = { head: string; body: string; isEnd: boolean; id: number; kind: number } | { type: number; id: number; payload: string }

function reader(frames: Written[]): FrameDecoder {
  return new FrameDecoder({
    onFrame(frame) {
      const { id, kind, bytes, start, end } = frame
      const type = frame.type & ~IS_WHOLE
      if (type !== FRAME.OPEN) return frames.push({ type, id, payload: bytes.toString('latin1', start, end) })
      const message = parseMessage(frame)
      assert.ok(message)
      frames.push({ id, kind, isEnd: message.isEnd, head: message.head.toString(), body: message.body.toString('latin1') })
    },
    onViolation: (message) => assert.fail(message),
  })
}

/** Writes random frames, flushing at random; answers what should arrive. */
function writeRandomly(writer: FrameWriter, seed: number, count: number): Written[] {
  const random = seededRandom(seed)
  const size = () => [0, 10, 300, 8_192, 8_193, 16_384, 16_385, 60_000][random(8)] ?? 0
  return Array.from({ length: count }, (_, index): Written => {
    if (random(4) === 0) writer.flush()
    if (random(3) === 0) {
      const payload = Buffer.alloc(size(), `${index} `)
      writer.payload(FRAME.NOTE, index, payload)
      return { type: FRAME.NOTE, id: index, payload: payload.toString('latin1') }
    }
    const head = `é${index}`.padEnd(size(), 'h')
    const body = Buffer.alloc(size(), `${index}`).toString('latin1')
    const isEnd = random(2) === 0
    const asBytes = random(2) === 0
    writer.open(index % 256, index, {
      head: asBytes ? Buffer.from(head) : head,
      body: asBytes ? Buffer.from(body) : body,
      isEnd,
    })
    return { head, body, isEnd, id: index, kind: index % 256 }
  })
}

test('frames of every size arrive as written, through a socket that is read slowly', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { client, server } = await socketPair()
    const frames: Written[] = []
    const decoder = reader(frames)
    const writer = new FrameWriter(client, () => {})
    const expected = writeRandomly(writer, seed, 150)
    writer.flush()
    client.end()
    // Nothing is read before all is written: the socket is full and the batches wait.
    server.on('data', (chunk) => decoder.push(chunk))
    await once(server, 'end')
    assert.ok(isDeepStrictEqual(frames, expected), `seed ${seed}`)
    server.destroy()
  }
})

test('a stream that hands chunks on as they are gets each batch in memory of its own', async () => {
  const chunks: Buffer[] = []
  const stream = new Duplex({
    read() {},
    write(chunk, _encoding, callback) {
      chunks.push(chunk)
      callback()
    },
  })
  const writer = new FrameWriter(stream, () => {})
  const expected = writeRandomly(writer, 1, 500)
  writer.flush()
  const frames: Written[] = []
  const decoder = reader(frames)
  for (const chunk of chunks) decoder.push(chunk)
  assert.ok(isDeepStrictEqual(frames, expected))
})

test('a large body is written from where it lies', () => {
  const body = Buffer.alloc(40_000)
  const chunks: Buffer[] = []
  const stream = new Duplex({
    read() {},
    writev(writes, callback) {
      chunks.push(...writes.map(({ chunk }) => chunk))
      callback()
    },
  })
  const writer = new FrameWriter(stream, () => {})
  writer.open(1, 1, { head: 'head', body, isEnd: true })
  writer.payload(FRAME.DATA, 1, body.subarray(1_000))
  writer.flush()
  assert.equal(chunks.filter(({ buffer }) => buffer === body.buffer).length, 2)
})

test('what waits is counted until it has left', () => {
  const waiting: (() => void)[] = []
  const stream = new Duplex({ read() {}, write: (_chunk, _encoding, callback) => waiting.push(callback) })
  const writer = new FrameWriter(stream, () => {})
  writer.payload(FRAME.DATA, 1, Buffer.alloc(20_000))
  writer.bare(FRAME.PING, 0)
  assert.equal(writer.pendingBytes, 20_020)
  writer.flush()
  assert.equal(writer.pendingBytes, 20_020)
  for (let done = waiting.shift(); done; done = waiting.shift()) done()
  assert.equal(writer.pendingBytes, 0)
})
