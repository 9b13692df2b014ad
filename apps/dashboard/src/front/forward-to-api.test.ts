import assert from 'node:assert/strict'
import { once } from 'node:events'
import http, { type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { createDashboardApp } from '../app.ts'

const examplesDir = path.resolve(import.meta.dirname, '../../../../examples')
const log = createLogger({ service: 'dashboard', level: 'error', format: 'json' })

async function listen(t: TestContext, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A dashboard before an api that does what the test says. */
async function startBefore(t: TestContext, api: RequestListener): Promise<string> {
  const apiEndpoint = await listen(t, http.createServer(api))
  return listen(t, createDashboardApp({ examplesDir, apiEndpoint, pages: { state: { status: 'building' } }, log }))
}

test('passes a call on as it is, with the last address of a server before it on this machine and nothing else that is claimed', async (t) => {
  let seen: IncomingMessage | undefined
  const url = await startBefore(t, (request, response) => {
    seen = request
    response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'x-request-id': 'r1' }).end('{"ok":true}')
  })
  const answer = await fetch(`${url}/api/projects?x=%2F`, {
    method: 'POST',
    body: '{}',
    headers: {
      'x-forwarded-for': '6.6.6.6, 192.0.2.7',
      'x-forwarded-host': 'evil',
      forwarded: 'for=6.6.6.6',
      'x-plat-csrf': '1',
      cookie: 'plat=s',
    },
  })
  assert.equal(answer.status, 201)
  assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2'])
  assert.equal(answer.headers.get('x-request-id'), 'r1')
  assert.equal(seen?.url, '/api/projects?x=%2F')
  const { headers } = seen as IncomingMessage
  assert.deepEqual(
    [
      headers['x-plat-csrf'],
      headers.cookie,
      headers['x-forwarded-proto'],
      headers['x-forwarded-for'],
      headers['x-forwarded-host'],
      headers.forwarded,
    ],
    ['1', 'plat=s', 'http', '192.0.2.7', undefined, undefined],
  )
})

test('streams an upload to the api while it comes', async (t) => {
  const url = await startBefore(t, (request, response) => {
    request.once('data', (chunk: Buffer) => response.end(chunk)) // answers before the upload has ended
  })
  const request = http.request(`${url}/api/upload`, { method: 'POST' })
  request.write('first')
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const [chunk] = (await once(response, 'data')) as [Buffer]
  assert.equal(chunk.toString(), 'first')
  request.destroy()
})

test('passes live events on one by one, and the end of the reader to the api', async (t) => {
  const left = Promise.withResolvers<void>()
  const url = await startBefore(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: one\n\n')
    response.once('close', () => left.resolve())
  })
  const reading = new AbortController()
  const answer = await fetch(`${url}/api/events`, { signal: reading.signal })
  const first = await answer.body?.getReader().read()
  assert.equal(new TextDecoder().decode(first?.value), 'data: one\n\n')
  reading.abort()
  await left.promise
})

test('answers 503 API_UNAVAILABLE when the api is away, and cuts an answer the api did not finish', async (t) => {
  const away = await listen(
    t,
    createDashboardApp({ examplesDir, apiEndpoint: 'http://127.0.0.1:9', pages: { state: { status: 'building' } }, log }),
  )
  const answer = await fetch(`${away}/api/projects`)
  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('retry-after'), '1')
  const { error } = (await answer.json()) as { error: { code: string; requestId: string } }
  assert.equal(error.code, 'API_UNAVAILABLE')
  assert.equal(error.requestId, answer.headers.get('x-request-id'))

  const url = await startBefore(t, (_request, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('half')
    setImmediate(() => response.destroy())
  })
  await assert.rejects(fetch(`${url}/api/projects`).then((half) => half.text()))
})

test('says that pages are being built, or why they could not be, as text that stays text', async (t) => {
  const pages = { state: { status: 'building' } as { status: 'building' } | { status: 'failed'; reason: string } }
  const url = await listen(t, createDashboardApp({ examplesDir, apiEndpoint: 'http://127.0.0.1:9', pages, log }))
  const building = await fetch(`${url}/projects/shop`)
  assert.equal(building.status, 503)
  assert.match(await building.text(), /being built/)
  assert.match(building.headers.get('content-security-policy') ?? '', /script-src 'sha256-/)
  const health = await fetch(`${url}/health`)
  assert.deepEqual([health.status, ((await health.json()) as { pages: string }).pages], [503, 'building'])
  pages.state = { status: 'failed', reason: '<script>alert(1)</script>' }
  const failed = await (await fetch(url)).text()
  assert.match(failed, /could not be built/)
  assert.doesNotMatch(failed, /<script>alert/)
})

test('gives each page a nonce of its own, and allows no other script', async (t) => {
  const handle = async (_request: IncomingMessage, response: http.ServerResponse) => void response.end('page')
  const url = await listen(
    t,
    createDashboardApp({ examplesDir, apiEndpoint: 'http://127.0.0.1:9', pages: { state: { status: 'ready', handle } }, log }),
  )
  const policies = await Promise.all(
    [fetch(url), fetch(url)].map(async (page) => (await page).headers.get('content-security-policy') ?? ''),
  )
  const scripts = policies.map((policy) => /script-src ([^;]+)/.exec(policy)?.[1] ?? '')
  assert.notEqual(scripts[0], scripts[1])
  for (const sources of scripts) assert.match(sources, /^'nonce-[A-Za-z0-9+/=]+' 'strict-dynamic'$/)
})

test('offers the examples as templates, and nothing outside them', async (t) => {
  const url = await listen(
    t,
    createDashboardApp({ examplesDir, apiEndpoint: 'http://127.0.0.1:9', pages: { state: { status: 'building' } }, log }),
  )
  const { items } = (await (await fetch(`${url}/templates`)).json()) as { items: { name: string; description: string }[] }
  assert.match(items.find(({ name }) => name === 'hello')?.description ?? '', /\w+ \w+/)
  const { files } = (await (await fetch(`${url}/templates/hello`)).json()) as { files: { path: string; base64: string }[] }
  assert.ok(files.some((file) => file.path === 'public/index.html' && file.base64 !== ''))
  for (const name of ['..', '%2e%2e%2fpackages', 'nothing'])
    assert.equal((await fetch(`${url}/templates/${name}`)).status === 200, false, name)
})
