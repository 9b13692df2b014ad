import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLink } from './create-link.ts'
import type { Exchange, LinkHandlers, Receiver } from './link.ts'
import { cutPair } from './testing/cut-pair.ts'

const WINDOW = 64
const EXCHANGES = 6

/** Counts for each exchange how often one end was told or itself said that it was over, and that nothing is told after it. */
class Endings {
  readonly counts = new Map<number, number>()
  readonly exchanges: Exchange[] = []
  readonly afterwards: string[] = []

  watch(exchange: Exchange, receiver: Receiver, isOpener: boolean): Receiver {
    const { id } = exchange
    this.exchanges.push(exchange)
    const isOver = () => (this.counts.get(id) ?? 0) > 0
    const check = (what: string) => isOver() && this.afterwards.push(`${what} of ${id}`)
    return {
      onReply: (message) => {
        check('reply')
        if (message.isEnd) this.add(id)
        receiver.onReply?.(message)
      },
      onData: (chunk) => {
        check('data')
        receiver.onData?.(chunk)
      },
      onNote: () => check('note'),
      onCancel: () => {
        check('cancel')
        receiver.onCancel?.()
      },
      onEnd: (trailer) => {
        check('end')
        if (isOpener) this.add(id)
        receiver.onEnd?.(trailer)
      },
      onReset: () => {
        check('reset')
        this.add(id)
      },
    }
  }

  add(id: number): void {
    this.counts.set(id, (this.counts.get(id) ?? 0) + 1)
  }
}

/** Answers in every way there is. */
function answerIn(endings: Endings): LinkHandlers['onOpen'] {
  return (exchange, kind, message) => {
    const echo = (isStream: boolean) => {
      exchange.reply({ head: 'head', body: 'body', isEnd: !isStream })
      if (isStream) {
        exchange.note('note')
        exchange.write(Buffer.alloc(3 * WINDOW, 'x'))
        exchange.end('trailer')
      }
    }
    exchange.receiver = endings.watch(
      exchange,
      { onData: (chunk) => exchange.consume(chunk.length), onEnd: () => echo(true), onCancel: () => exchange.reset() },
      false,
    )
    endings.counts.set(exchange.id, 0)
    if (message.isEnd && kind !== 3) echo(kind === 2)
    if (kind === 4) exchange.reset()
  }
}

function converse(bytesMax: { client: number; server: number }) {
  const pair = cutPair(bytesMax)
  const client = new Endings()
  const server = new Endings()
  const closed = { client: Promise.withResolvers<void>(), server: Promise.withResolvers<void>() }
  createLink(pair.server, { onOpen: answerIn(server), onClose: () => closed.server.resolve() }, { role: 'server', windowBytes: WINDOW })
  const link = createLink(
    pair.client,
    { onOpen: (exchange) => exchange.reset(), onClose: () => closed.client.resolve() },
    { role: 'client', windowBytes: WINDOW },
  )
  const open = (kind: number, isEnd: boolean): Exchange => {
    const exchange = link.open(kind, { head: `question ${kind}`, body: 'body', isEnd }, {})
    exchange.receiver = client.watch(exchange, { onData: (chunk) => exchange.consume(chunk.length) }, true)
    client.counts.set(exchange.id, 0)
    return exchange
  }
  open(1, true)
  open(2, true)
  const upload = open(2, false)
  upload.write(Buffer.alloc(2 * WINDOW, 'u'))
  upload.end()
  open(3, true).cancel()
  open(4, false)
  const given = open(3, true)
  given.reset()
  client.add(given.id)
  return { link, pair, client, server, closed }
}

test('the connection may break off at any byte of either direction: each end settles each exchange once', async () => {
  const whole = converse({ client: 1e9, server: 1e9 })
  while (whole.link.active > 0) await new Promise((resolve) => setImmediate(resolve))
  await whole.link.ping()
  const { passed } = whole.pair
  whole.link.close()
  assert.ok(passed.client > 400 && passed.server > 600, `${passed.client} and ${passed.server} bytes are worth cutting`)
  for (const side of ['client', 'server'] as const) {
    for (let bytes = 0; bytes <= passed[side]; bytes++) {
      const cut = converse({ client: 1e9, server: 1e9, [side]: bytes })
      // Where everything but the ping had passed, nothing breaks off by itself.
      void cut.link.ping().then(() => cut.link.close())
      await Promise.all([cut.closed.client.promise, cut.closed.server.promise])
      const where = `${side} cut after ${bytes} bytes`
      assert.equal(cut.client.counts.size, EXCHANGES)
      for (const [id, count] of cut.client.counts) assert.equal(count, 1, `exchange ${id} at the client, ${where}`)
      for (const [id, count] of cut.server.counts) assert.ok(count <= 1, `exchange ${id} at the server, ${where}`)
      assert.deepEqual([...cut.client.afterwards, ...cut.server.afterwards], [], where)
      assert.ok(
        [...cut.client.exchanges, ...cut.server.exchanges].every(({ isOver }) => isOver),
        where,
      )
      assert.equal(cut.link.active, 0, where)
    }
  }
})
