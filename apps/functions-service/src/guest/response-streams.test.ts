import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ByteSink, ByteSource } from '@plat/link/byte-source.ts'
import type { GuestEnding, GuestFetchAnswer, GuestResponse, RunningCall } from '../guests/guest-connection.ts'
import { type TestCall, TestGuest } from './testing/test-guest.ts'

/** What the link lets be under way of one body: its window, and what is inline with the head. */
const WINDOW_BYTES = 256 * 1024
const INLINE_BYTES = 64 * 1024
const PIECE_BYTES = 64 * 1024
const OK: GuestFetchAnswer = {
  type: 'response',
  status: 200,
  statusText: '',
  url: 'http://x/',
  redirected: false,
  headers: [],
  body: Buffer.from('go'),
}

/** Fetches of the function wait here until the test lets them go on. */
const gates: (() => void)[] = []
let onGate = () => {}
let guest: TestGuest
before(async () => {
  guest = await TestGuest.open({
    onFetch: () =>
      new Promise((resolve) => {
        gates.push(() => resolve(OK))
        onGate()
      }),
  })
})
after(() => guest.close())

async function openGate(): Promise<void> {
  while (gates.length === 0) {
    await new Promise<void>((resolve) => {
      onGate = resolve
    })
  }
  gates.shift()?.()
}

interface Streamed {
  response: GuestResponse & { body: ByteSource }
  ended: Promise<GuestEnding>
  running: RunningCall
}

/** Begins a call whose response must be a stream. */
function stream(isolate: number, call: TestCall = {}): Promise<Streamed> {
  return new Promise((resolve, reject) => {
    const ended = Promise.withResolvers<GuestEnding>()
    const running = guest.connection.invoke(isolate, guest.toCall(call), {
      onResponse(response) {
        const { body } = response
        if (body instanceof Uint8Array) reject(new Error('The response is whole.'))
        else resolve({ response: { ...response, body }, ended: ended.promise, running })
      },
      onEnd: (ending) => {
        ended.resolve(ending)
        if (ending.failure) reject(new Error(ending.failure.message))
      },
    })
  })
}

/** Reads a body by hand. */
class Reader implements ByteSink {
  readonly #source: ByteSource
  text = ''
  bytes = 0
  how: 'open' | 'ended' | 'failed' = 'open'
  #onChange = () => {}

  constructor(source: ByteSource) {
    this.#source = source
    source.start(this)
  }
  data(chunk: Buffer): void {
    this.bytes += chunk.length
    this.text += chunk.toString('latin1')
    this.#onChange()
  }
  end(): void {
    this.how = 'ended'
    this.#onChange()
  }
  fail(): void {
    this.how = 'failed'
    this.#onChange()
  }
  consume(bytes: number): void {
    this.#source.consume(bytes)
  }
  async until(isMet: () => boolean): Promise<void> {
    while (!isMet()) {
      await new Promise<void>((resolve) => {
        this.#onChange = resolve
      })
    }
  }
}

const SHAPES: [shape: string, code: string][] = [
  [
    'a Response with a stream',
    `module.exports = { fetch: () => new Response(new ReadableStream({ async start(c) { c.enqueue(new TextEncoder().encode('first ')); await fetch('http://x/')
      c.enqueue(new TextEncoder().encode('second')); c.close() } }), { status: 201, headers: { 'x-a': '1' } }) }`,
  ],
  [
    'a Response with an async generator',
    `module.exports = { fetch: () => new Response((async function* () { yield 'first '; await fetch('http://x/'); yield 'second' })(), { status: 201, headers: { 'x-a': '1' } }) }`,
  ],
  [
    'res.write',
    `module.exports = async (req, res) => { res.status(201).set('x-a', '1'); res.write('first '); await fetch('http://x/'); res.write('sec'); res.end('ond') }`,
  ],
]

for (const [shape, code] of SHAPES) {
  test(`the beginning of ${shape} arrives before the handler has ended`, async () => {
    const { response, ended } = await stream(await guest.load(code))
    assert.deepEqual([response.status, response.resultKind, response.headers.includes('x-a')], [201, 'stream', true])
    const reader = new Reader(response.body)
    await reader.until(() => reader.text === 'first ')
    await openGate()
    await reader.until(() => reader.how !== 'open')
    assert.deepEqual([reader.text, reader.how], ['first second', 'ended'])
    const { failure, bytesOut } = await ended
    assert.deepEqual([failure, bytesOut], [undefined, 12])
  })
}

test('pieces written in one go, and ended, are no stream', async () => {
  const outcome = await guest.run('module.exports = (req, res) => { res.write("a"); res.write("b"); res.end("c") }')
  assert.deepEqual([outcome.text, outcome.status, outcome.headers['content-type']], ['abc', 200, 'text/plain; charset=utf-8'])
})

test('a large streamed body arrives whole and unchanged', async () => {
  const code = `module.exports = { fetch: () => { let n = 0; return new Response(new ReadableStream({ pull(c) { if (n === 40) return c.close()
    c.enqueue(new Uint8Array(100_000).fill(n++)) } })) } }`
  const { body, bytesOut, code: failure } = await guest.run(code)
  assert.equal(failure, '')
  assert.deepEqual([body.length, bytesOut], [4_000_000, 4_000_000])
  for (let n = 0; n < 40; n++)
    assert.ok(
      body.subarray(n * 100_000, (n + 1) * 100_000).every((byte) => byte === n),
      `piece ${n}`,
    )
})

for (const [shape, code] of [
  [
    'a stream',
    `let made = 0; module.exports = { fetch: (request) => request.url.endsWith('made') ? new Response(String(made))
      : new Response(new ReadableStream({ pull(c) { made += ${PIECE_BYTES}; c.enqueue(new Uint8Array(${PIECE_BYTES})) } })) }`,
  ],
  [
    'res.write that heeds its answer',
    `let made = 0; module.exports = async (req, res) => { if (req.path.endsWith('made')) return res.end(String(made)); await null; res.write('x')
      await null; const more = () => { while (made < 1e8) { made += ${PIECE_BYTES}; if (!res.write(new Uint8Array(${PIECE_BYTES}))) return res.once('drain', more) } }; more(); await new Promise(() => {}) }`,
  ],
] as const) {
  test(`a reader who stops stops ${shape}: no more than a window is made ahead of what was read`, async () => {
    const isolate = await guest.load(code)
    const { response, ended } = await stream(isolate)
    const reader = new Reader(response.body)
    let consumed = 0
    for (const readBytes of [0, 1024 * 1024]) {
      while (consumed < readBytes) {
        await reader.until(() => reader.bytes > consumed)
        reader.consume(reader.bytes - consumed)
        consumed = reader.bytes
      }
      // Credit is given back in halves of the window.
      await reader.until(() => reader.bytes >= consumed + WINDOW_BYTES / 2)
      // Each of these is a chance for the stream to go on.
      for (let asks = 0; asks < 20; asks++) {
        const made = Number((await guest.call(isolate, { path: '/made' })).text)
        const aheadMax = 2 * WINDOW_BYTES + INLINE_BYTES + 4 * PIECE_BYTES
        assert.ok(made <= consumed + aheadMax, `${made} made, ${consumed} consumed`)
        assert.ok(reader.bytes <= consumed + WINDOW_BYTES + INLINE_BYTES, `${reader.bytes} arrived, ${consumed} consumed`)
      }
    }
    guest.connection.unload(isolate)
    response.body.cancel()
    assert.equal((await ended).failure?.code, 'FUNCTION_CRASHED')
  })
}

test('a call that is cancelled ends although its reader has stopped, and its body fails', async () => {
  const code = `module.exports = { fetch: () => new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(${PIECE_BYTES})) } })) }`
  const { response, running, ended } = await stream(await guest.load(code))
  const reader = new Reader(response.body)
  await reader.until(() => reader.bytes >= WINDOW_BYTES / 2)
  running.cancel()
  assert.equal(reader.how, 'failed')
  const before = reader.bytes
  await ended
  assert.deepEqual([reader.how, reader.bytes], ['failed', before])
})

test('a reader who goes away cancels the stream, and the call ends', async () => {
  const code = `module.exports = { fetch: (request, env, context) => { context.waitUntil(new Promise((resolve) => request.signal.addEventListener('abort', () => { console.log('aborted', request.signal.reason.name); resolve() })))
    return new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1000)) }, cancel() { console.log('cancelled') } })) } }`
  const { response, ended } = await stream(await guest.load(code))
  const reader = new Reader(response.body)
  await reader.until(() => reader.bytes > 0)
  response.body.cancel()
  const { logs } = await ended
  assert.deepEqual([...logs].sort(), ['[LOG] aborted AbortError', '[LOG] cancelled'])
})

for (const [what, code] of [
  [
    'a stream that fails',
    'module.exports = { fetch: () => new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array(10)) }, async pull(c) { await fetch("http://x/"); throw new Error("broke") } })) }',
  ],
  [
    'a chunk that is no bytes',
    'module.exports = { fetch: () => new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array(10)) }, async pull(c) { await fetch("http://x/"); c.enqueue({}) } })) }',
  ],
] as const) {
  test(`${what} cuts the body off, and the call ends in an error`, async () => {
    const { response, ended } = await stream(await guest.load(code))
    const reader = new Reader(response.body)
    await reader.until(() => reader.bytes === 10)
    await openGate()
    await reader.until(() => reader.how !== 'open')
    assert.equal(reader.how, 'failed')
    assert.equal((await ended).failure?.code, 'FUNCTION_ERROR')
  })
}

test('an error whose text takes a lot of escaping cuts off its own call only', async () => {
  const isolate = await guest.load(
    `module.exports = { fetch: () => new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array(10)) }, async pull() { await fetch('http://x/')
      throw Object.assign(new Error('\\u0001'.repeat(9000)), { stack: '\\u0001'.repeat(60000) }) } })) }`,
  )
  const { ended } = await stream(isolate)
  await openGate()
  const { failure } = await ended
  assert.equal(failure?.code, 'FUNCTION_ERROR')
  assert.equal(new Set(failure?.message).size, 1)
  assert.equal(await guest.evaluate('return 1'), 1)
})

test('the answer to HEAD has no body, and the stream it would have had is cancelled', async () => {
  const isolate = await guest.load(
    `let cancelled = 0; module.exports = { fetch: (request) => request.method === 'GET' ? new Response(String(cancelled))
      : new Response(new ReadableStream({ cancel() { cancelled++ } }), { headers: { 'x-a': '1' } }) }`,
  )
  const head = await guest.call(isolate, { method: 'HEAD' })
  assert.deepEqual([head.status, head.body.length, head.headers['x-a']], [200, 0, '1'])
  assert.equal((await guest.call(isolate)).text, '1')
})
