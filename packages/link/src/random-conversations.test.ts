import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exchange, IncomingMessage, LinkHandlers } from './link.ts'
import { type Answer, ask } from './testing/ask.ts'
import { linkPair } from './testing/link-pair.ts'
import { rechunked } from './testing/rechunked.ts'
import { type SeededRandom, seededRandom } from './testing/seeded-random.ts'

const WHOLE_ECHO = 1
const STREAMED_ECHO = 2
const REFUSE = 3

const someBytes = (random: SeededRandom) => {
  const size = [0, 1, 50, 5_000, 16_385, 65_536, 65_537, 200_000][random(8)] ?? 0
  return Buffer.alloc(size, `${random(1000)}-`)
}

/** Answers with what was asked, whole when it has all come or piece by piece. */
const echo: LinkHandlers['onOpen'] = (exchange, kind, message) => {
  if (kind === REFUSE) exchange.reset()
  else if (kind === STREAMED_ECHO) echoStreamed(exchange, message)
  else echoWhole(exchange, message)
}

function echoWhole(exchange: Exchange, { head, body, isEnd }: IncomingMessage): void {
  const chunks = [body]
  const answer = () => exchange.reply({ head, body: Buffer.concat(chunks), isEnd: true })
  if (isEnd) answer()
  exchange.receiver = {
    onData(chunk) {
      chunks.push(chunk)
      exchange.consume(chunk.length)
    },
    onNote: (note) => exchange.note(note),
    onEnd: answer,
    onCancel: () => exchange.reset(),
  }
}

function echoStreamed(exchange: Exchange, { head, body, isEnd }: IncomingMessage): void {
  exchange.reply({ head, body, isEnd: false })
  if (isEnd) exchange.end()
  let held = 0
  exchange.receiver = {
    onData(chunk) {
      if (exchange.write(chunk)) exchange.consume(chunk.length)
      else held += chunk.length
    },
    onDrain() {
      exchange.consume(held)
      held = 0
    },
    onNote: (note) => exchange.note(note),
    onEnd: (trailer) => exchange.end(trailer),
    onCancel: () => exchange.reset(),
  }
}

interface Expected {
  kind: number
  head: string
  body: Buffer
  notes: string[]
  trailer: string
  isGivenUp: boolean
}

/** One random exchange: what it should bring back, and what it does. */
async function play(link: Parameters<typeof ask>[0], random: SeededRandom): Promise<{ expected: Expected; answer: Answer }> {
  const kind = [WHOLE_ECHO, STREAMED_ECHO, REFUSE][random(10) === 0 ? 2 : random(2)] ?? REFUSE
  const expected: Expected = {
    kind,
    head: `ü${random(2 ** 31)}`.repeat(1 + random(40)),
    body: someBytes(random),
    notes: [],
    trailer: '',
    isGivenUp: false,
  }
  const isWhole = random(2) === 0
  const { head, body } = expected
  const answer = await ask(link, kind, { head, body, isEnd: isWhole }, (exchange) => {
    const givesUp = random(8) === 0
    if (!isWhole) writeRest(exchange, expected, random)
    if (!givesUp) return
    expected.isGivenUp = true
    exchange.cancel()
  })
  return { expected, answer }
}

function writeRest(exchange: Exchange, expected: Expected, random: SeededRandom): void {
  const chunks = [expected.body]
  for (let count = random(6); count > 0; count--) {
    const chunk = someBytes(random)
    chunks.push(chunk)
    exchange.write(chunk)
    if (random(3) === 0) {
      expected.notes.push(`note ${count}`)
      exchange.note(`note ${count}`)
    }
  }
  expected.body = Buffer.concat(chunks)
  if (expected.kind === STREAMED_ECHO) expected.trailer = `trailer ${random(100)}`
  exchange.end(expected.trailer)
}

test('random conversations in both directions, the bytes cut anew on the way, bring back what they should', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = seededRandom(seed)
    const { client, server } = await linkPair(echo, { client: { onOpen: echo }, wrap: (stream) => rechunked(stream, random) })
    const played = await Promise.all(Array.from({ length: 20 }, () => play(random(2) ? client : server, random)))
    for (const { expected, answer } of played) {
      assert.equal(answer.endings, 1, `seed ${seed}`)
      if (expected.kind === REFUSE) assert.equal(answer.reset, 'refused', `seed ${seed}`)
      // What was given up may have been answered before.
      if (answer.reset !== undefined) assert.ok(expected.kind === REFUSE || expected.isGivenUp, `seed ${seed}`)
      else
        assert.deepEqual(
          [answer.head, answer.notes, answer.trailer, answer.body.equals(expected.body)],
          [expected.head, expected.notes, expected.trailer, true],
          `seed ${seed}`,
        )
    }
    assert.deepEqual([client.active, server.active], [0, 0], `seed ${seed}`)
    client.close()
  }
})
