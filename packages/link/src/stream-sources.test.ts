import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { PassThrough, Readable, Writable } from 'node:stream'
import { test } from 'node:test'
import type { ByteSink, ByteSource } from './byte-source.ts'
import { pipeToWritable } from './pipe-to-writable.ts'
import { readSource } from './read-source.ts'
import { sourceOfReadable } from './source-of-readable.ts'
import { seededRandom } from './testing/seeded-random.ts'

const MIB = 1024 * 1024

/** A source the test plays by hand. */
function byHand() {
  const { promise: started, resolve } = Promise.withResolvers<ByteSink>()
  const state = { consumed: 0, isCancelled: false }
  const source: ByteSource = {
    start: resolve,
    consume(bytes) {
      state.consumed += bytes
    },
    cancel() {
      state.isCancelled = true
    },
  }
  return { source, state, started }
}

/** A stream that takes one chunk at a time, when the test says so. */
function slowWritable() {
  const written: Buffer[] = []
  const waiting: (() => void)[] = []
  const writable = new Writable({
    highWaterMark: 1_000,
    write(chunk, _encoding, callback) {
      written.push(chunk)
      waiting.push(callback)
    },
  })
  return { writable, written, waiting }
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const bound = server.address()
  assert.ok(bound && typeof bound === 'object')
  return { server, url: `http://127.0.0.1:${bound.port}/` }
}

test('a stream that is slow gets a source bit by bit, and what it does not take is not consumed', async () => {
  const { source, state, started } = byHand()
  const { writable, written, waiting } = slowWritable()
  pipeToWritable(source, writable)
  const sink = await started
  for (let count = 0; count < 100; count++) sink.data(Buffer.alloc(100, String(count % 10)))
  assert.equal(state.consumed, 1_000)
  sink.end()
  while (!writable.writableFinished) {
    waiting.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.equal(state.consumed, 10_000)
  assert.equal(Buffer.concat(written).toString(), Array.from({ length: 100 }, (_, count) => String(count % 10).repeat(100)).join(''))
  assert.equal(state.isCancelled, false)
})

test('a source that answers consume with more at once is written in order', async () => {
  const random = seededRandom(7)
  const { writable, written, waiting } = slowWritable()
  let count = 0
  let sink: ByteSink | undefined
  const more = () => {
    if (count === 500) return
    sink?.data(Buffer.from(`${count++} `.padEnd(1 + random(700))))
  }
  pipeToWritable(
    {
      start(given) {
        sink = given
        for (let early = 0; early < 20; early++) more()
      },
      consume: more,
      cancel: () => assert.fail(),
    },
    writable,
  )
  while (count < 500 || writable.writableLength > 0) {
    waiting.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const numbers = Buffer.concat(written).toString().trim().split(/ +/).map(Number)
  assert.deepEqual(
    numbers,
    Array.from({ length: 500 }, (_, index) => index),
  )
})

test('a source that fails cuts the visitor off, so that half an answer is not taken for a whole one', async () => {
  const { server, url } = await serve((_request, response) => {
    const body = new PassThrough()
    response.writeHead(200)
    pipeToWritable(sourceOfReadable(body), response)
    body.write('half')
    setImmediate(() => body.destroy(new Error('broken')))
  })
  const [response] = await once(get(url), 'response')
  await assert.rejects(async () => {
    for await (const _chunk of response);
  }, /aborted/)
  server.close()
})

test('a visitor who leaves cancels the source, also when he left before it began', async () => {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>()
  const { server, url } = await serve((_request, response) => resolve(response))
  const request = get(url)
  request.on('error', () => {})
  const response = await promise
  const first = byHand()
  pipeToWritable(first.source, response)
  request.destroy()
  await once(response, 'close')
  assert.equal(first.state.isCancelled, true)
  const second = byHand()
  pipeToWritable(second.source, response)
  assert.equal(second.state.isCancelled, true)
  server.close()
})

test('an HTTP answer of many megabytes arrives whole', async () => {
  const { server, url } = await serve((_request, response) => {
    pipeToWritable(sourceOfReadable(Readable.from(Array.from({ length: 200 }, (_, index) => Buffer.alloc(50_000, index)))), response)
  })
  const [response] = await once(get(url), 'response')
  const read = await readSource(sourceOfReadable(response), 20 * MIB)
  assert.ok(read?.equals(Buffer.concat(Array.from({ length: 200 }, (_, index) => Buffer.alloc(50_000, index)))))
  server.close()
})

test('a stream is read up to the window, and further as it is consumed', async () => {
  let made = 0
  const readable = new Readable({
    highWaterMark: 1_000,
    read() {
      made += 1_000
      this.push(Buffer.alloc(1_000))
    },
  })
  let received = 0
  const source = sourceOfReadable(readable, { windowBytes: 10_000 })
  source.start({ data: (chunk) => (received += chunk.length), end: () => assert.fail(), fail: () => assert.fail() })
  const settle = async () => {
    for (let before = -1; before !== made; ) {
      before = made
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await settle()
  assert.equal(received, 10_000)
  source.consume(3_000)
  await settle()
  assert.equal(received, 13_000)
  assert.ok(made <= 16_000, `${made} bytes`)
  source.cancel()
  assert.equal(readable.destroyed, true)
})

test('a stream that breaks or closes before its end fails the source, once', async () => {
  for (const cause of [new Error('broken'), undefined]) {
    const stream = new PassThrough()
    const reading = readSource(sourceOfReadable(stream), MIB)
    stream.write('half')
    stream.destroy(cause)
    await assert.rejects(reading, cause ? /broken/ : /closed before its end/)
    await assert.rejects(readSource(sourceOfReadable(stream), MIB), /closed before it was read/)
  }
})

test('what cancel does is up to the owner', () => {
  const stream = new PassThrough()
  let cancels = 0
  const source = sourceOfReadable(stream, { onCancel: () => cancels++ })
  source.start({ data: () => assert.fail(), end: () => assert.fail(), fail: () => assert.fail() })
  source.cancel()
  source.cancel()
  assert.deepEqual([cancels, stream.destroyed], [1, false])
  stream.end('unheard')
})
