import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { createApp } from '../app.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { type Route, route } from './route.ts'

const access = { type: 'public' } as const
const facts = { summary: '', tag: 'test', status: 200, access } as const

const Body = z.strictObject({ name: z.string(), nested: z.strictObject({ deep: z.number() }).optional() })
const routes: Route[] = [
  route({ ...facts, method: 'post', path: '/things', body: Body, handle: ({ body }) => body }),
  route({ ...facts, method: 'post', path: '/optional', body: Body.partial().default({}), handle: ({ body }) => body }),
  route({
    ...facts,
    method: 'get',
    path: '/things/:id',
    params: z.object({ id: z.coerce.number().int() }),
    handle: ({ params }) => params,
  }),
  route({ ...facts, method: 'get', path: '/things/special', handle: () => ({ special: true }) }),
  route({ ...facts, method: 'get', path: '/list', query: z.strictObject({ limit: z.coerce.number() }), handle: ({ query }) => query }),
  route({ ...facts, method: 'delete', path: '/things/:id', status: 204, handle: () => ({ ignored: true }) }),
  route({ ...facts, method: 'post', path: '/large', jsonBytesMax: 2 * 1024 * 1024, body: z.any(), handle: () => ({ ok: true }) }),
  route({ ...facts, method: 'get', path: '/guarded', access: { type: 'user' }, handle: () => ({ ok: true }) }),
  route({ ...facts, method: 'post', path: '/guarded', access: { type: 'user' }, body: Body, handle: () => ({ ok: true }) }),
  route({
    ...facts,
    method: 'get',
    path: '/fails',
    handle: () => {
      throw new Error('secret detail')
    },
  }),
]

let api: TestApi
let server: Server
let url: string
before(async () => {
  api = await startTestApi()
  server = createServer(createApp({ ...api.dependencies, log: silent() }, routes))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await api.close()
})

const post = (
  path: string,
  body: string | Uint8Array<ArrayBuffer> | null,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => fetch(url + path, { method: 'POST', body, headers })

/** Answers as `[status, code, details]`. */
async function problem(answer: Response | Promise<Response>) {
  const response = await answer
  const { error } = (await response.json()) as { error: { code: string; details?: { path: string; message: string }[] } }
  return [response.status, error.code, error.details?.map(({ path }) => path)]
}

test('a body that fits reaches the handler as its schema reads it', async () => {
  const answer = await post('/things', JSON.stringify({ name: 'a' }), { 'content-type': 'application/json; charset=utf-8' })
  assert.equal(answer.status, 200)
  assert.deepEqual(await answer.json(), { name: 'a' })
  assert.equal(answer.headers.get('cache-control'), 'no-store')
})

test('every wrong and every unknown field is named', async () => {
  const body = JSON.stringify({ name: 5, extra: 1, nested: { deep: 'x', more: 1 } })
  assert.deepEqual(await problem(post('/things', body)), [400, 'BAD_REQUEST', ['name', 'nested.deep', 'nested.more', 'extra']])
})

test('keys of the prototype and endless nesting are refused before any schema sees them', async () => {
  assert.deepEqual(await problem(post('/things', '{"name":"a","__proto__":{"x":1}}')), [400, 'BAD_REQUEST', ['__proto__']])
  assert.deepEqual(await problem(post('/things', '{"name":"a","nested":{"constructor":1}}')), [400, 'BAD_REQUEST', ['nested.constructor']])
  assert.equal((await problem(post('/large', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)))[0], 400)
})

test('a NUL in body, path or query is a bad request', async () => {
  assert.deepEqual(await problem(post('/things', '{"name":"a\\u0000b"}')), [400, 'BAD_REQUEST', ['name']])
  assert.equal((await fetch(`${url}/things/%00`)).status, 400)
  assert.equal((await fetch(`${url}/list?limit=1%00`)).status, 400)
})

test('what is no JSON is 400, another type 415, nothing at all 400', async () => {
  assert.deepEqual((await problem(post('/things', '{"name":'))).slice(0, 2), [400, 'INVALID_JSON'])
  assert.deepEqual((await problem(post('/things', 'name=a', { 'content-type': 'text/plain' }))).slice(0, 2), [
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ])
  assert.deepEqual((await problem(post('/things', new Uint8Array([1]), {}))).slice(0, 2), [415, 'UNSUPPORTED_MEDIA_TYPE'])
  assert.deepEqual((await problem(post('/things', null, {}))).slice(0, 2), [400, 'BAD_REQUEST'])
  assert.deepEqual((await problem(post('/things', '"text"'))).slice(0, 2), [400, 'BAD_REQUEST'])
})

test('a body that may be absent may be absent', async () => {
  assert.deepEqual(await (await post('/optional', null, {})).json(), {})
})

test('bodies above 1 MiB are refused unless the route takes more, also when they are small only while compressed', async () => {
  const large = JSON.stringify('x'.repeat(1_500_000))
  assert.deepEqual((await problem(post('/things', large))).slice(0, 2), [413, 'PAYLOAD_TOO_LARGE'])
  assert.equal((await post('/large', large)).status, 200)
  assert.equal((await post('/large', JSON.stringify('x'.repeat(2_200_000)))).status, 413)
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  assert.equal((await post('/things', gzipSync(large), headers)).status, 413)
})

test('parameters and queries are typed; unknown and repeated ones are refused', async () => {
  assert.deepEqual(await (await fetch(`${url}/things/7`)).json(), { id: 7 })
  assert.deepEqual(await problem(fetch(`${url}/things/seven`)), [400, 'BAD_REQUEST', ['id']])
  assert.deepEqual(await (await fetch(`${url}/list?limit=3`)).json(), { limit: 3 })
  assert.deepEqual(await problem(fetch(`${url}/list?limit=3&surprise=1`)), [400, 'BAD_REQUEST', ['surprise']])
  assert.deepEqual(await problem(fetch(`${url}/list?limit=3&limit=4`)), [400, 'BAD_REQUEST', ['limit']])
  assert.deepEqual(await problem(fetch(`${url}/things/7?x=1`)), [400, 'BAD_REQUEST', ['x']])
  assert.equal((await fetch(`${url}/things/%E0%A4%A`)).status, 400)
})

test('a literal path wins over a parameter declared before it', async () => {
  assert.deepEqual(await (await fetch(`${url}/things/special`)).json(), { special: true })
})

test('a known path with another method is 405 with Allow; OPTIONS tells the same; an unknown path is 404', async () => {
  const refused = await fetch(`${url}/things/7`, { method: 'PUT' })
  assert.equal(refused.status, 405)
  assert.equal(refused.headers.get('allow'), 'GET, DELETE, HEAD, OPTIONS')
  const options = await fetch(`${url}/things/7`, { method: 'OPTIONS' })
  assert.equal(options.status, 204)
  assert.equal(options.headers.get('allow'), 'GET, DELETE, HEAD, OPTIONS')
  assert.equal(options.headers.get('access-control-allow-origin'), null)
  assert.deepEqual((await problem(fetch(`${url}/nothing`))).slice(0, 2), [404, 'NOT_FOUND'])
})

test('204 has no body, HEAD answers like GET without one', async () => {
  const deleted = await fetch(`${url}/things/7`, { method: 'DELETE' })
  assert.equal(deleted.status, 204)
  assert.equal(await deleted.text(), '')
  assert.equal((await fetch(`${url}/things/7`, { method: 'HEAD' })).status, 200)
})

test('access is decided before a body is read', async () => {
  assert.deepEqual((await problem(post('/guarded', 'not json'))).slice(0, 2), [401, 'UNAUTHENTICATED'])
  assert.equal((await fetch(`${url}/guarded`, { headers: { authorization: `Bearer ${api.admin.token}` } })).status, 200)
})

test('a header that names nobody is 401 even for a malformed scheme', async () => {
  for (const authorization of ['Bearer', 'Bearer x', 'Basic eDp5', 'Bearer plat_short', `Bearer ${api.admin.token}x`])
    assert.equal((await fetch(`${url}/guarded`, { headers: { authorization } })).status, 401, authorization)
})

test('an unexpected failure is INTERNAL with a request id and nothing of its cause', async () => {
  const answer = await fetch(`${url}/fails`, { headers: { 'x-request-id': 'mine-1' } })
  const text = await answer.text()
  assert.equal(answer.status, 500)
  assert.equal(JSON.parse(text).error.requestId, 'mine-1')
  assert.equal(text.includes('secret detail'), false)
})

function silent(): TestApi['dependencies']['log'] {
  const log = { error: () => log, warn: () => log, info: () => log, debug: () => log, child: () => log }
  return log as unknown as TestApi['dependencies']['log']
}
