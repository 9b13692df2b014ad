import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http, { type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { eventually } from './support/eventually.ts'
import { descendants, type Platform, startPlatform } from './support/platform.ts'
import { visit } from './support/visit.ts'

const PIECE_BYTES = 64 * 1024
/** What the kernel's buffers of one connection, the two links and their ends may hold of a body that nobody reads. */
const UNREAD_BYTES_MAX = 24 * 1024 * 1024
const GROWTH_BYTES_MAX = 64 * 1024 * 1024

/**
 * Calls of one isolate see each other: one call holds a gate, another opens it. So the tests know what has happened, whatever the time;
 * and so there must be one isolate, however busy it is.
 */
const CODE = `
const gates = new Map()
const gate = (id) => {
  if (!gates.has(id)) { let open; const opened = new Promise((resolve) => { open = resolve }); gates.set(id, { open, opened }) }
  return gates.get(id)
}
const produced = {}
const ended = {}
const encoder = new TextEncoder()

const OPERATIONS = {
  open: (id) => { gate(id).open(); return Response.json({}) },
  facts: (id) => Response.json({ produced: produced[id] ?? 0, ended: ended[id] ?? [] }),
  gated: (id) => new Response(new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode('first,'))
      await gate(id).opened
      controller.enqueue(encoder.encode('last'))
      controller.close()
    },
  }), { headers: { 'content-type': 'text/plain' } }),
  events: (id) => new Response(new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode('id: 1\\ndata: one\\n\\n'))
      await gate(id).opened
      controller.enqueue(encoder.encode('id: 2\\ndata: two\\n\\n'))
      controller.close()
    },
  }), { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' } }),
  endless: (id, request) => {
    const note = (what) => { console.log(what); ended[id] = [...(ended[id] ?? []), what] }
    request.signal.addEventListener('abort', () => note('the signal fired'))
    return new Response(new ReadableStream({
      pull(controller) {
        produced[id] = (produced[id] ?? 0) + ${PIECE_BYTES}
        controller.enqueue(new Uint8Array(${PIECE_BYTES}))
      },
      cancel() { note('the stream was cancelled') },
    }, { highWaterMark: 0 }))
  },
  silent: async (id, request) => {
    await new Promise((resolve) => request.signal.addEventListener('abort', resolve))
    console.log('nobody waits any more')
    ended[id] = ['nobody waits any more']
    return new Response('for nobody')
  },
  upload: async (id, request) => {
    let bytes = 0
    for await (const chunk of request.body) {
      bytes += chunk.length
      produced[id] = bytes
    }
    return Response.json({ bytes })
  },
}
export default {
  fetch(request) {
    const { searchParams } = new URL(request.url)
    return OPERATIONS[searchParams.get('op')](searchParams.get('id'), request)
  },
}`

let platform: Platform
let project = ''
before(async () => {
  platform = await startPlatform({ LOG_LEVEL: 'warn', GUESTS_PER_PROJECT: '1' })
  project = (await platform.api.createProject('streams')).id
  const { status, body } = await platform.api.call('POST', `/api/functions/projects/${project}`, { functionName: 'stream', code: CODE })
  assert.equal(status, 201, JSON.stringify(body))
  await eventually(async () => assert.equal((await call('open', 'warm')).status, 200))
})
after(() => platform?.stop())

const pathOf = (operation: string, id: string) => `/_functions/stream?op=${operation}&id=${id}`
const call = (operation: string, id: string) => visit(platform.proxyPort, 'streams.localhost', pathOf(operation, id))
const facts = async (id: string): Promise<{ produced: number; ended: string[] }> => (await call('facts', id)).json()

function open(operation: string, id: string, method = 'GET'): http.ClientRequest {
  return http.request({
    host: '127.0.0.1',
    port: platform.proxyPort,
    path: pathOf(operation, id),
    method,
    headers: { host: `streams.localhost:${platform.proxyPort}` },
  })
}

/** The head of an answer whose body is still on its way; nothing of the body is read yet. */
async function begin(operation: string, id: string): Promise<{ request: http.ClientRequest; response: IncomingMessage }> {
  const request = open(operation, id)
  request.on('error', () => undefined) // a test cuts it off
  request.end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.on('error', () => undefined)
  return { request, response }
}

/** Reads a body; what has come so far. */
function read(response: IncomingMessage): { readonly text: string } {
  const seen = { text: '' }
  response.on('data', (chunk: Buffer) => {
    seen.text += chunk.toString()
  })
  return seen
}

test('the first byte of a stream arrives while the handler goes on, and the rest when it is made', async () => {
  const { response } = await begin('gated', 'a')
  assert.equal(response.statusCode, 200)
  const body = read(response)
  await eventually(() => assert.equal(body.text, 'first,'))
  assert.equal(response.complete, false)
  await call('open', 'a')
  await eventually(() => assert.equal(response.complete, true))
  assert.equal(body.text, 'first,last')
})

test('server-sent events arrive one by one', async () => {
  const { response } = await begin('events', 'b')
  assert.equal(response.headers['content-type'], 'text/event-stream')
  const body = read(response)
  await eventually(() => assert.equal(body.text, 'id: 1\ndata: one\n\n'))
  await call('open', 'b')
  await eventually(() => assert.equal(body.text, 'id: 1\ndata: one\n\nid: 2\ndata: two\n\n'))
})

test('a visitor who leaves in the middle of a stream ends it: its signal fires, its stream is cancelled, and its record says so', async () => {
  const { request, response } = await begin('endless', 'c')
  await once(response, 'data')
  request.destroy()
  await eventually(async () => assert.deepEqual((await facts('c')).ended.toSorted(), ['the signal fired', 'the stream was cancelled']))
  const still = (await facts('c')).produced
  assert.equal((await facts('c')).produced, still, 'nothing more is made')
  await eventually(async () => assert.ok((await recordedLogs()).some((logs) => logs.includes('the signal fired'))))
})

test('a visitor who leaves before the answer begins aborts the handler', async () => {
  const request = open('silent', 'd')
  request.on('error', () => undefined)
  request.end()
  const health = async () => (await (await fetch(`${platform.functionsUrl}/health`)).json()) as { runningInvocations: number }
  await eventually(async () => assert.ok((await health()).runningInvocations > 0))
  request.destroy()
  await eventually(async () => assert.deepEqual((await facts('d')).ended, ['nobody waits any more']))
  await eventually(async () => assert.ok((await recordedLogs()).some((logs) => logs.includes('nobody waits any more'))))
})

test('a visitor who does not read stops the handler, and no process holds what it might have made', async () => {
  const atFirst = residentBytes()
  const { request, response } = await begin('endless', 'e')
  response.pause()
  const made = await settled(async () => (await facts('e')).produced)
  assert.ok(made > 0 && made <= UNREAD_BYTES_MAX, `${made} bytes were made for nobody`)
  const grown = residentBytes() - atFirst
  assert.ok(grown <= GROWTH_BYTES_MAX, `the processes grew by ${grown} bytes`)
  let taken = 0
  response.on('data', (chunk: Buffer) => {
    taken += chunk.length
  })
  response.resume()
  await eventually(() => assert.ok(taken > 2 * UNREAD_BYTES_MAX, 'it goes on when it is read'))
  const before = taken
  assert.ok((await facts('e')).produced >= before)
  request.destroy()
})

test('a body that is still being sent reaches the handler piece by piece', async () => {
  const request = open('upload', 'f', 'POST')
  request.flushHeaders()
  request.write(Buffer.alloc(1000))
  await eventually(async () => assert.equal((await facts('f')).produced, 1000))
  request.end(Buffer.alloc(500))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const answer = read(response)
  await eventually(() => assert.equal(answer.text, '{"bytes":1500}'))
})

/** The value once it has stayed the same for a while. */
async function settled(read: () => Promise<number>): Promise<number> {
  const seen: number[] = []
  await eventually(async () => {
    seen.push(await read())
    assert.equal(new Set(seen.slice(-20)).size, 1)
    assert.ok(seen.length >= 20 && (seen.at(-1) ?? 0) > 0)
  })
  return seen.at(-1) ?? 0
}

/** Console output of the function's kept invocations. */
async function recordedLogs(): Promise<string[]> {
  const { body } = await platform.api.call('GET', `/api/functions/${project}/stream/invocations`)
  const records = await Promise.all((body.items as { id: string }[]).map(({ id }) => platform.api.call('GET', `/api/invocations/${id}`)))
  return records.map(({ body: record }) => JSON.stringify(record.logs))
}

/** Of the proxy, the functions-service and its guests together. */
function residentBytes(): number {
  const service = platform.servicePid('functions-service')
  const pids = [platform.servicePid('proxy'), service, ...descendants(service).map(({ pid }) => pid)]
  return pids.reduce((sum, pid) => sum + residentBytesOf(pid), 0)
}

function residentBytesOf(pid: number): number {
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0 // it has ended
  }
}
