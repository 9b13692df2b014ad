import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import type { ByteSource } from './byte-source.ts'
import type { Exchange, LinkHandlers } from './link.ts'
import { pipeToExchange } from './pipe-to-exchange.ts'
import { readSource } from './read-source.ts'
import { sourceOfExchange } from './source-of-exchange.ts'
import { sourceOfReadable } from './source-of-readable.ts'
import { ask } from './testing/ask.ts'
import { linkPair } from './testing/link-pair.ts'

const WINDOW = 256 * 1024
const MIB = 1024 * 1024

/** Bytes without end, made as fast as they are consumed; counts what is under way. */
function endless(windowBytes: number) {
  const state = { made: 0, unconsumed: 0, unconsumedMax: 0, isCancelled: false }
  let tell: ((chunk: Buffer) => void) | undefined
  const more = () => {
    while (!state.isCancelled && state.unconsumed + 10_000 <= windowBytes) {
      state.made += 10_000
      state.unconsumed += 10_000
      state.unconsumedMax = Math.max(state.unconsumedMax, state.unconsumed)
      tell?.(Buffer.alloc(10_000))
    }
  }
  const source: ByteSource = {
    start(sink) {
      tell = (chunk) => sink.data(chunk)
      setImmediate(more)
    },
    consume(bytes) {
      state.unconsumed -= bytes
      setImmediate(more)
    },
    cancel() {
      state.isCancelled = true
    },
  }
  return { source, state }
}

const sendBody =
  (body: Buffer | string): LinkHandlers['onOpen'] =>
  (exchange) =>
    exchange.reply({ head: '', body, isEnd: true })

/** The source of the answer to a call. */
async function answerSource(onOpen: LinkHandlers['onOpen'], onCancel?: (exchange: Exchange) => void) {
  const { client, server } = await linkPair(onOpen)
  const { promise, resolve } = Promise.withResolvers<ByteSource>()
  const exchange = client.open(
    1,
    { head: '', isEnd: true },
    {
      onReply(first) {
        const source = sourceOfExchange(exchange, first, () => onCancel?.(exchange))
        exchange.receiver = source
        resolve(source)
      },
    },
  )
  return { client, server, exchange, source: await promise }
}

test('a body is read whole, whether it came inline, streamed, or not at all', async () => {
  for (const size of [0, 10, 64 * 1024, 5 * MIB]) {
    const body = Buffer.alloc(size, 'abcdefg')
    const { client, source } = await answerSource(sendBody(body))
    const read = await readSource(source, 5 * MIB)
    assert.ok(read?.equals(body), String(size))
    client.close()
  }
})

test('what comes before the source is started is kept, and the rest waits at the other end', async () => {
  const body = Buffer.alloc(5 * MIB, 'abcdefg')
  const { client, server, source } = await answerSource(sendBody(body))
  await client.ping()
  await client.ping()
  assert.equal(server.active, 1, 'the rest waits at the other end')
  assert.ok((await readSource(source, 5 * MIB))?.equals(body))
  client.close()
})

test('a body larger than allowed is answered with undefined, and given up', async () => {
  let cancels = 0
  const { client, source } = await answerSource(sendBody(Buffer.alloc(MIB)), () => cancels++)
  assert.equal(await readSource(source, MIB - 1), undefined)
  assert.equal(cancels, 1)
  client.close()
})

test('a body that is cut off fails its source, before and after the start', async () => {
  for (const isStarted of [true, false]) {
    const { client, server, source } = await answerSource((exchange) => {
      exchange.reply({ head: '', body: 'half', isEnd: false })
    })
    const reading = isStarted ? readSource(source, MIB) : undefined
    server.close()
    await client.ping()
    await assert.rejects(reading ?? readSource(source, MIB), /cut off/)
  }
})

test('after cancel the sink is told nothing, and the trailer still comes behind what is thrown away', async () => {
  const { client, server } = await linkPair((exchange) => {
    exchange.reply({ head: '', body: Buffer.alloc(MIB), isEnd: false })
    exchange.end('trailer')
  })
  const { promise, resolve } = Promise.withResolvers<string>()
  const exchange = client.open(
    1,
    { head: '', isEnd: true },
    {
      onReply(first) {
        const source = sourceOfExchange(exchange, first, () => exchange.cancel())
        const told: string[] = []
        exchange.receiver = {
          onData: (chunk) => source.onData(chunk),
          onEnd(trailer) {
            source.onEnd()
            assert.deepEqual(told, ['data'])
            resolve(trailer.toString())
          },
        }
        source.start({
          data() {
            told.push('data')
            source.cancel()
          },
          end: () => told.push('end'),
          fail: () => told.push('fail'),
        })
      },
    },
  )
  assert.equal(await promise, 'trailer')
  assert.equal(server.active, 0)
  client.close()
})

test('a source is started once', async () => {
  const { client, source } = await answerSource(sendBody('x'))
  await readSource(source, 10)
  assert.throws(() => source.start({ data() {}, end() {}, fail() {} }), /once/)
  client.close()
})

test('one exchange piped into another passes everything on, and holds at most a window when nobody reads', async () => {
  const origin = endless(WINDOW)
  const back = await linkPair((exchange) => {
    exchange.reply({ head: '', isEnd: false })
    const pipe = pipeToExchange(origin.source, exchange)
    exchange.receiver = { onDrain: () => pipe.onDrain(), onReset: () => pipe.stop() }
  })
  const front = await linkPair((exchange) => {
    const inner = back.client.open(
      1,
      { head: '', isEnd: true },
      {
        onReply(first) {
          const source = sourceOfExchange(inner, first, () => inner.reset())
          inner.receiver = source
          exchange.reply({ head: '', isEnd: false })
          const pipe = pipeToExchange(source, exchange)
          exchange.receiver = { onDrain: () => pipe.onDrain(), onReset: () => pipe.stop() }
        },
      },
    )
  })
  let received = 0
  const outer = front.client.open(1, { head: '', isEnd: true }, { onData: (chunk) => (received += chunk.length) })
  const settle = async () => {
    for (let count = 0; count < 8; count++) await Promise.all([front.client.ping(), back.client.ping()])
  }
  await settle()
  assert.equal(received, WINDOW)
  // One window at the visitor, one between the links, one at the origin.
  assert.ok(origin.state.made <= 3 * WINDOW, `${origin.state.made} bytes`)
  for (let round = 0; round < 20; round++) {
    const before = received
    outer.consume(received)
    await settle()
    assert.ok(received > before)
    assert.ok(origin.state.made - received <= 2 * WINDOW + 20_000)
  }
  outer.reset()
  await settle()
  assert.equal(origin.state.isCancelled, true)
  assert.deepEqual([front.server.active, back.client.active, back.server.active], [0, 0, 0])
  front.client.close()
  back.client.close()
})

test('a source that fails resets the exchange; one that ends ends it, with what the owner wants to say last', async () => {
  const { client } = await linkPair((exchange, kind) => {
    exchange.reply({ head: '', isEnd: false })
    const stream = new PassThrough()
    const ending = kind === 2 ? { onEnd: () => exchange.end('last word') } : {}
    const pipe = pipeToExchange(sourceOfReadable(stream), exchange, ending)
    exchange.receiver = { onDrain: () => pipe.onDrain() }
    stream.write('some')
    if (kind === 1) stream.destroy(new Error('broken'))
    else stream.end()
  })
  assert.equal((await ask(client, 1, { head: '', isEnd: true })).reset, 'refused')
  const answer = await ask(client, 2, { head: '', isEnd: true })
  assert.deepEqual([answer.body.toString(), answer.trailer], ['some', 'last word'])
  client.close()
})
