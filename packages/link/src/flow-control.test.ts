import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLink } from './create-link.ts'
import type { Exchange, ResetReason } from './link.ts'
import { ask } from './testing/ask.ts'
import { linkPair } from './testing/link-pair.ts'
import { socketPair } from './testing/socket-pair.ts'

const WINDOW = 256 * 1024
const MIB = 1024 * 1024

/** Writes `size` bytes as fast as it is let; answers how many it has written so far. */
function writeAll(exchange: Exchange, size: number, chunkBytes: number): () => number {
  let written = 0
  const chunk = Buffer.alloc(chunkBytes, 'x')
  const more = () => {
    while (written < size) {
      written += chunkBytes
      if (!exchange.write(chunk)) return
    }
    exchange.end()
  }
  exchange.receiver.onDrain = more
  more()
  return () => written
}

test('exchanges of a kind may have a window of their own', async () => {
  const replied: Exchange[] = []
  const { client } = await linkPair(
    (exchange) => {
      exchange.reply({ head: '', isEnd: false })
      replied.push(exchange)
      writeAll(exchange, 10 * MIB, 16 * 1024)
    },
    { windowBytesByKind: new Map([[2, 4 * MIB]]) },
  )
  const received = new Map<number, number>()
  for (const kind of [1, 2])
    client.open(kind, { head: '', isEnd: true }, { onData: (chunk) => void received.set(kind, (received.get(kind) ?? 0) + chunk.length) })
  for (let round = 0; round < 20; round++) await client.ping()
  assert.deepEqual([...received.values()], [WINDOW, 4 * MIB])
  client.close()
})

test('a reader that consumes nothing stops the writer at one window, and it goes on as far as credit is given', async () => {
  const { promise: answered, resolve } = Promise.withResolvers<() => number>()
  const { client } = await linkPair((exchange) => {
    exchange.reply({ head: '', isEnd: false })
    resolve(writeAll(exchange, 10 * MIB, 16 * 1024))
  })
  let received = 0
  const exchange = client.open(1, { head: '', isEnd: true }, { onData: (chunk) => (received += chunk.length) })
  const written = await answered
  // A ping comes back behind everything that could be sent: there is no more to come.
  await client.ping()
  await client.ping()
  assert.equal(received, WINDOW)
  assert.equal(written(), WINDOW)
  exchange.consume(WINDOW / 2 - 1)
  await client.ping()
  await client.ping()
  assert.equal(received, WINDOW, 'credit is given once half a window is owed')
  exchange.consume(1)
  await client.ping()
  await client.ping()
  assert.equal(received, WINDOW * 1.5)
  assert.equal(written(), WINDOW * 1.5)
  client.close()
})

test('an owner that consumes more than it received gives no more credit than that', async () => {
  const { client } = await linkPair((exchange) => {
    exchange.reply({ head: '', isEnd: false })
    writeAll(exchange, 2 * MIB, 100_000)
  })
  let received = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const exchange = client.open(
    1,
    { head: '', isEnd: true },
    {
      onData(chunk) {
        received += chunk.length
        exchange.consume(10 * MIB)
      },
      onEnd: () => resolve(),
    },
  )
  await promise
  assert.ok(received >= 2 * MIB)
  client.close()
})

test('notes and the end need no credit, but do not overtake the body', async () => {
  const told: string[] = []
  const { client } = await linkPair((exchange) => {
    exchange.reply({ head: '', isEnd: false })
    exchange.note('first')
    assert.equal(exchange.write(Buffer.alloc(WINDOW + 1)), false)
    exchange.note('behind the body')
    exchange.end('trailer')
  })
  let received = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const exchange = client.open(
    1,
    { head: '', isEnd: true },
    {
      onData: (chunk) => (received += chunk.length),
      onNote: (note) => told.push(`${note} at ${received}`),
      onEnd(trailer) {
        told.push(`${trailer} at ${received}`)
        resolve()
      },
    },
  )
  await client.ping()
  await client.ping()
  assert.deepEqual(told, ['first at 0'])
  exchange.consume(received)
  await promise
  assert.deepEqual(told, ['first at 0', `behind the body at ${WINDOW + 1}`, `trailer at ${WINDOW + 1}`])
  client.close()
})

test('1,000 streamed exchanges at once all arrive, both ways', async () => {
  const { client, server } = await linkPair((exchange, _kind, first) => {
    exchange.reply({ head: first.head, body: first.body, isEnd: false })
    exchange.receiver = {
      onData(chunk) {
        exchange.consume(chunk.length)
        exchange.write(chunk)
      },
      onEnd: (trailer) => exchange.end(trailer),
    }
  })
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, (_, index) =>
      ask(client, 1, { head: String(index), body: 'begin ', isEnd: false }, (exchange) => {
        for (let part = 0; part < 5; part++) exchange.write(Buffer.from(`${index}.${part} `.repeat(20)))
        exchange.end(`end ${index}`)
      }),
    ),
  )
  for (const [index, { head, body, trailer, endings }] of answers.entries()) {
    const expected = `begin ${[0, 1, 2, 3, 4].map((part) => `${index}.${part} `.repeat(20)).join('')}`
    assert.deepEqual([head, body.toString(), trailer, endings], [String(index), expected, `end ${index}`, 1])
  }
  assert.deepEqual([client.active, server.active], [0, 0])
  client.close()
})

test('a body of 50 MB holds up no small call: each is answered before the next few windows of it', async () => {
  const { client } = await linkPair((exchange, kind) => {
    if (kind === 2) return exchange.reply({ head: 'small', isEnd: true })
    exchange.reply({ head: 'large', isEnd: false })
    writeAll(exchange, 50_000_000, 100_000)
  })
  let received = 0
  let isDone = false
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const exchange = client.open(
    1,
    { head: '', isEnd: true },
    {
      onData(chunk) {
        received += chunk.length
        exchange.consume(chunk.length)
      },
      onEnd() {
        isDone = true
        resolve()
      },
    },
  )
  let calls = 0
  let slowest = 0
  while (!isDone) {
    const before = received
    assert.equal((await ask(client, 2, { head: '', isEnd: true })).head, 'small')
    slowest = Math.max(slowest, received - before)
    calls++
  }
  await done
  assert.equal(received, 50_000_000)
  assert.ok(calls > 20, `${calls} calls`)
  assert.ok(slowest <= MIB, `${slowest} bytes of the large body passed a small call`)
  client.close()
})

test('several large bodies share the link: none ends before every other has come half way', async () => {
  const size = 4 * MIB
  const { client } = await linkPair((exchange) => exchange.reply({ head: '', body: Buffer.alloc(size), isEnd: true }))
  const received = [0, 0, 0, 0]
  const ended = received.map((_, index) => {
    const { promise, resolve } = Promise.withResolvers<number>()
    const exchange = client.open(
      1,
      { head: '', isEnd: true },
      {
        onData(chunk) {
          received[index] = (received[index] ?? 0) + chunk.length
          exchange.consume(chunk.length)
        },
        onEnd: () => resolve(Math.min(...received)),
      },
    )
    return promise
  })
  for (const least of await Promise.all(ended)) assert.ok(least >= size / 2, `${least} of ${size}`)
  client.close()
})

test('a peer that does not read what it is sent loses the link', async () => {
  const sockets = await socketPair()
  const { promise, resolve } = Promise.withResolvers<Error | undefined>()
  const link = createLink(sockets.client, { onOpen: () => {}, onClose: resolve }, { role: 'client', pendingBytesMax: 2 * MIB })
  let notes = 0
  const flood = () => {
    if (link.isClosed) return
    notes++
    link.note(Buffer.alloc(64 * 1024))
    setImmediate(flood)
  }
  flood()
  assert.match((await promise)?.message ?? '', /does not read/)
  assert.ok(notes >= 32, `${notes} notes`)
  sockets.server.destroy()
})

test('an owner that goes on writing although told to wait loses the exchange, at a bound, and nobody else', async () => {
  const { client } = await linkPair((exchange, kind) => kind === 2 && exchange.reply({ head: 'ok', isEnd: true }), {
    pendingBytesMax: 2 * MIB,
  })
  const other = ask(client, 2, { head: '', isEnd: true })
  const { promise, resolve } = Promise.withResolvers<ResetReason>()
  const exchange = client.open(1, { head: '', isEnd: false }, { onReset: resolve })
  let writes = 0
  while (!exchange.isOver) {
    exchange.write(Buffer.alloc(64 * 1024))
    writes++
  }
  assert.ok(writes >= 32 && writes < 40, `${writes} writes of 64 KiB`)
  assert.equal(await promise, 'lost')
  assert.equal((await other).head, 'ok')
  client.close()
})

test('notes that wait behind a body nobody reads are bounded, too', async () => {
  const { client } = await linkPair(() => {}, { pendingBytesMax: 2 * MIB })
  const { promise, resolve } = Promise.withResolvers<ResetReason>()
  const exchange = client.open(1, { head: '', isEnd: false }, { onReset: resolve })
  exchange.write(Buffer.alloc(MIB))
  let notes = 0
  while (!exchange.isOver) {
    exchange.note('')
    notes++
  }
  assert.ok(notes < (2 * MIB) / 64)
  assert.equal(await promise, 'lost')
  client.close()
})
