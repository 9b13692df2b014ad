import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { InvokeOrder } from '@plat/shared/contracts/invoke.ts'
import { SERVICE_TOKEN } from '../testing/api-peer.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { until } from '../testing/until.ts'

let service: TestService
before(async () => {
  service = await startTestService()
})
after(() => service.close())

const order = (fn: { projectId: string; functionName: string }, given: Partial<InvokeOrder> = {}): InvokeOrder => ({
  ...{
    projectId: fn.projectId,
    functionName: fn.functionName,
    kind: 'event',
    method: 'POST',
    url: 'http://site.localhost/_functions/hello',
  },
  ...{ headers: [], ip: '127.0.0.1', body: '{}', isBase64: false },
  ...given,
})
async function invoke(body: unknown, token = SERVICE_TOKEN) {
  const response = await fetch(`${service.url}/internal/invoke`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  // biome-ignore lint/suspicious/noExplicitAny: tests look into any answer
  return { status: response.status, body: (await response.json()) as any }
}

test('an event runs like any call, and is recorded', async () => {
  const fn = service.deploy({ code: 'exports.handler = (event) => { console.log("hi"); return { got: event.name } }' })
  const { status, body } = await invoke(order(fn, { body: '{"name":"Ada"}' }))
  assert.equal(status, 200)
  assert.deepEqual([body.success, body.statusCode, body.body, body.logs, body.version], [true, 200, '{"got":"Ada"}', ['[LOG] hi'], 1])
  await until(() => service.api.recorded.some(({ id }) => id === body.invocationId))
})

test('a request is seen by the function as a visitor’s, its answer as a visitor has it', async () => {
  const code = `exports.default = { fetch: async (request) => new Response(request.method + ' ' + await request.text(), { status: 201, headers: { 'x-mine': 'v' } }) }`
  const fn = service.deploy({ code })
  const { body } = await invoke(order(fn, { kind: 'http', method: 'PUT', headers: ['content-type', 'text/plain'], body: 'body' }))
  assert.deepEqual([body.statusCode, body.body, body.headers['x-mine'], body.isBase64], [201, 'PUT body', 'v', false])
})

test('it runs although the function is disabled or asks for a key, and on the version named', async () => {
  const fn = service.deploy({ code: 'exports.handler = () => 2', version: 2, isActive: false, config: { requireApiKey: true } })
  assert.equal((await invoke(order(fn))).body.body, '2')
  service.api.functions.set(`${fn.projectId}:hello:1`, { ...fn, version: 1, code: 'exports.handler = () => 1', sha256: 'a'.repeat(64) })
  const { body } = await invoke(order(fn, { version: 1 }))
  assert.deepEqual([body.body, body.version], ['1', 1])
  assert.equal((await invoke(order(fn, { version: 9 }))).status, 404)
})

test('a function that throws is an answer with its error', async () => {
  const { status, body } = await invoke(order(service.deploy({ code: 'exports.handler = () => { throw new Error("boom") }' })))
  assert.deepEqual([status, body.success, body.statusCode, body.error.code], [200, false, 500, 'FUNCTION_ERROR'])
  assert.match(body.error.message, /boom/)
})

test('of a large body 1 MB comes back, of bytes their base64', async () => {
  const large = service.deploy({ code: `exports.default = () => new Response('é'.repeat(800_000))` })
  const { body } = await invoke(order(large, { kind: 'http', method: 'GET', body: '' }))
  assert.deepEqual([body.bodyCut, body.isBase64, Buffer.byteLength(body.body) <= 1024 * 1024], [true, false, true])
  const bytes = service.deploy({ code: `exports.default = () => new Response(new Uint8Array([255, 0]))` })
  const binary = (await invoke(order(bytes, { kind: 'http', method: 'GET', body: '' }))).body
  assert.deepEqual([binary.isBase64, binary.body], [true, '/wA='])
})

test('only services may, with an order that is one, for a function that is there', async () => {
  const fn = service.deploy({ code: 'exports.handler = () => 1' })
  assert.equal((await invoke(order(fn), 'wrong')).status, 401)
  assert.equal((await invoke({})).status, 400)
  const unknown = await invoke(order({ projectId: fn.projectId, functionName: 'none' }))
  assert.deepEqual([unknown.status, unknown.body.error.code], [404, 'FUNCTION_NOT_FOUND'])
})
