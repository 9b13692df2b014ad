import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ByteSink, ByteSource } from '@plat/link/byte-source.ts'
import { TestGuest } from './testing/test-guest.ts'

/** What the link lets be under way of one body. */
const WINDOW_BYTES = 256 * 1024

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

/** A body that the test sends by hand. */
class Upload implements ByteSource {
  sink: ByteSink | undefined
  consumed = 0
  isCancelled = false
  #onChange = () => {}

  start(sink: ByteSink): void {
    this.sink = sink
    this.#onChange()
  }
  consume(bytes: number): void {
    this.consumed += bytes
    this.#onChange()
  }
  cancel(): void {
    this.isCancelled = true
    this.#onChange()
  }
  send(bytes: string | Uint8Array): void {
    this.sink?.data(Buffer.from(bytes))
  }
  async until(isMet: () => boolean): Promise<void> {
    while (!isMet()) {
      await new Promise<void>((resolve) => {
        this.#onChange = resolve
      })
    }
  }
}

const post = (body: Upload) => ({ method: 'POST', headers: [['content-type', 'text/plain']] as [string, string][], body })

test('a fetch handler begins before the body of its request is there, and reads it as it comes', async () => {
  const isolate = await guest.load(
    `module.exports = { async fetch(request) { const pieces = []; const reader = request.body.pipeThrough(new TextDecoderStream()).getReader()
      for (let r = await reader.read(); !r.done; r = await reader.read()) { pieces.push(r.value); console.log('read', r.value) } return new Response(pieces.join('|')) } }`,
  )
  const upload = new Upload()
  const { outcome } = guest.start(isolate, post(upload))
  await upload.until(() => upload.sink !== undefined)
  upload.send('one ')
  // A second call of the same isolate comes after the first piece.
  assert.equal((await guest.call(isolate, { method: 'POST', body: 'whole' })).text, 'whole')
  upload.send('two')
  upload.sink?.end()
  const { text, logs } = await outcome
  assert.equal(text.replaceAll('|', ''), 'one two')
  assert.match(logs.join('\n'), /^\[LOG\] read one/)
})

for (const [shape, code] of [
  ['event', 'exports.handler = (event) => event.a'],
  ['req', 'module.exports = (req, res) => res.json(req.body.a)'],
  ['fetch with request.json()', 'module.exports = { async fetch(request) { return Response.json((await request.json()).a) } }'],
] as const) {
  test(`a body that comes in pieces is whole for the ${shape} shape`, async () => {
    const upload = new Upload()
    const { outcome } = guest.start(await guest.load(code), { ...post(upload), headers: [['content-type', 'application/json']] })
    await upload.until(() => upload.sink !== undefined)
    upload.send('{"a":"')
    upload.send(Buffer.alloc(1_000_000, 'x'))
    upload.send('"}')
    upload.sink?.end()
    assert.equal((await outcome).text, JSON.stringify('x'.repeat(1_000_000)))
  })
}

test('a handler that does not read stops its sender: at most a window is taken', async () => {
  const isolate = await guest.load(
    `let go; module.exports = { async fetch(request) { if (request.method === 'GET') { go(); return new Response('ok') } await new Promise((resolve) => { go = resolve })
      return new Response(String((await request.arrayBuffer()).byteLength)) } }`,
  )
  const upload = new Upload()
  const { outcome } = guest.start(isolate, post(upload))
  await upload.until(() => upload.sink !== undefined)
  const PIECE = 32 * 1024
  let sent = 0
  for (; sent < 2 * WINDOW_BYTES; sent += PIECE) upload.send(Buffer.alloc(PIECE))
  await upload.until(() => upload.consumed >= WINDOW_BYTES - PIECE)
  for (let asks = 0; asks < 10; asks++) await guest.connection.ping()
  assert.ok(upload.consumed <= WINDOW_BYTES + PIECE, `${upload.consumed} of ${sent} taken`)
  await guest.call(isolate)
  await upload.until(() => upload.consumed >= sent)
  upload.sink?.end()
  assert.equal((await outcome).text, String(sent))
})

test('a handler that answers without reading is done, and its sender is told to stop', async () => {
  const upload = new Upload()
  const { outcome } = guest.start(await guest.load('module.exports = { fetch: () => new Response("no, thanks") }'), post(upload))
  const { text } = await outcome
  assert.equal(text, 'no, thanks')
  await upload.until(() => upload.isCancelled)
})

test('a body of more than 6 MiB fails the call of a handler that needs it whole', async () => {
  const upload = new Upload()
  const { outcome } = guest.start(await guest.load('exports.handler = (event) => event.length'), post(upload))
  for (let pieces = 0; pieces < 200 && !upload.isCancelled; pieces++) {
    upload.send(Buffer.alloc(32 * 1024))
    await guest.connection.ping()
  }
  const { code, message } = await outcome
  assert.deepEqual([code, message], ['PAYLOAD_TOO_LARGE', 'A function takes at most 6 MB of body. Send less.'])
})

test('a body that breaks off is an error for the handler that reads it', async () => {
  const isolate = await guest.load(
    `module.exports = { async fetch(request) { if (request.method === 'GET') return new Response(globalThis.seen ?? 'nothing'); try { await request.text() } catch (e) { globalThis.seen = e.name } return new Response('') } }`,
  )
  const upload = new Upload()
  const { outcome } = guest.start(isolate, { ...post(upload), timeoutMs: 2000 })
  await upload.until(() => upload.sink !== undefined)
  upload.send('beginning')
  // An answer to a second call: the first has begun.
  assert.equal((await guest.call(isolate)).text, 'nothing')
  upload.sink?.fail(new Error('the visitor has gone'))
  await outcome
  assert.match((await guest.call(isolate)).text, /TypeError|AbortError/)
})
