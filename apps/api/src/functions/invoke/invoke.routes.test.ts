import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { buildInvocation } from '../../invocations/testing/build-invocation.ts'
import { startTestApi, type TestApi } from '../../testing/test-api.ts'
import { addTestProject, type TestProject } from '../testing/test-project.ts'
import { type FunctionsServicePeer, startFunctionsServicePeer } from './testing/functions-service-peer.ts'

let peer: FunctionsServicePeer
let api: TestApi
let project: TestProject
before(async () => {
  peer = await startFunctionsServicePeer()
  api = await startTestApi({ functionsEndpoint: peer.url })
  project = await addTestProject(api)
  const body = { functionName: 'hello', code: 'export const handler = () => 1' }
  await api.call('POST', `/api/functions/projects/${project.id}`, { token: project.owner.token, body })
})
after(async () => {
  await api?.close()
  await peer?.close()
})

const invoke = (body: unknown, name = 'hello', token = project.owner.token) =>
  api.call('POST', `/api/functions/${project.slug}/${name}/invoke`, { token, body })
const replay = (id: string, body?: unknown) =>
  api.call('POST', `/api/invocations/${id}/replay`, { token: project.owner.token, ...(body ? { body } : {}) })
const record = async (request: Invocation['request']): Promise<string> => {
  const invocation = buildInvocation({ projectId: project.id, request })
  await api.call('POST', '/internal/invocations', { token: api.serviceToken, body: { invocations: [invocation] } })
  return invocation.id
}
const recorded = {
  ...{ kind: 'http', method: 'POST', url: 'http://site.localhost:8080/_functions/hello?a=1', ip: '203.0.113.9' },
  ...{ headers: { 'content-type': 'text/plain', 'x-list': 'a, b' }, body: 'hé', bodyBytes: 3, bodyEncoding: 'utf8', isBodyCut: false },
}

test('an event goes to functions-service with the service token, and how it went comes back', async () => {
  peer.answer = { body: '"Hi Ada"', logs: ['[LOG] x'], version: 1, invocationId: api.dependencies.newId(), cold: true }
  const { status, body } = await invoke({ event: { name: 'Ada' } })
  assert.equal(status, 200)
  assert.deepEqual([body.body, body.logs, body.cold, body.success], ['"Hi Ada"', ['[LOG] x'], true, true])
  const order = peer.orders.at(-1)
  assert.deepEqual([order?.kind, order?.body, order?.projectId, order?.version], ['event', '{"name":"Ada"}', project.id, undefined])
  assert.equal(peer.authorizations.at(-1), `Bearer ${api.serviceToken}`)
  await invoke({})
  assert.equal(peer.orders.at(-1)?.body, '{}')
})

test('a request goes to the function’s own address as a visitor would send it', async () => {
  const request = { method: 'PUT', path: '/deep/er?a=1', headers: { 'X-Mine': 'v' }, body: 'text' }
  await invoke({ request, version: 7 })
  const order = peer.orders.at(-1)
  assert.deepEqual([order?.kind, order?.method, order?.version, order?.body], ['http', 'PUT', 7, 'text'])
  assert.equal(order?.url, `http://${project.slug}.localhost:8080/_functions/hello/deep/er?a=1`)
  assert.deepEqual(order?.headers, ['host', `${project.slug}.localhost:8080`, 'x-mine', 'v'])
  await invoke({ request: { path: '/?b=2' } })
  assert.equal(peer.orders.at(-1)?.url, `http://${project.slug}.localhost:8080/_functions/hello?b=2`)
})

test('a failure of the function is an answer like any other', async () => {
  peer.answer = { success: false, statusCode: 500, error: { code: 'FUNCTION_ERROR', message: 'boom', stack: 'Error: boom' } }
  const { status, body } = await invoke({})
  assert.deepEqual([status, body.success, body.statusCode, body.error.message], [200, false, 500, 'boom'])
})

test('what functions-service refuses is refused with its own code, and its absence says so', async () => {
  const cases = [
    [404, 'VERSION_NOT_FOUND'],
    [404, 'FUNCTION_NOT_FOUND'],
    [429, 'RATE_LIMITED'],
    [429, 'CONCURRENCY_LIMIT'],
    [503, 'RUNTIME_UNAVAILABLE'],
  ] as const
  for (const [status, code] of cases) {
    peer.answer = { status, code }
    const answer = await invoke({})
    assert.deepEqual([answer.status, answer.body.error.code], [status, code])
  }
  peer.answer = {}
})

test('a recorded call is made again as it was, on the active version or the one named', async () => {
  const id = await record(recorded)
  assert.equal((await replay(id)).status, 200)
  const order = peer.orders.at(-1)
  assert.deepEqual(
    [order?.kind, order?.method, order?.url, order?.ip, order?.headers.toSorted(), order?.body, order?.isBase64, order?.version],
    ['http', 'POST', recorded.url, '203.0.113.9', ['a, b', 'content-type', 'text/plain', 'x-list'], 'hé', false, undefined],
  )
  await replay(id, { version: 3 })
  assert.equal(peer.orders.at(-1)?.version, 3)
})

test('headers whose values are never recorded are left out of a replay, which says so, unless the caller gives them', async () => {
  const id = await record({ ...recorded, headers: { cookie: '[masked]', 'x-api-key': '[masked]', accept: '*/*' } })
  const without = await replay(id)
  assert.deepEqual([without.status, without.body.omittedHeaders.toSorted()], [200, ['cookie', 'x-api-key']])
  assert.deepEqual(peer.orders.at(-1)?.headers, ['accept', '*/*'])
  const given = await replay(id, { headers: { Cookie: 'a=1', accept: 'text/html', 'x-new': '2' } })
  assert.deepEqual([given.status, given.body.omittedHeaders], [200, ['x-api-key']])
  assert.deepEqual(peer.orders.at(-1)?.headers.toSorted(), ['2', 'a=1', 'accept', 'cookie', 'text/html', 'x-new'])
})

test('a record that lacks a part of the call says which', async () => {
  const count = peer.orders.length
  const cases: [Invocation['request'], RegExp][] = [
    [{ ...recorded, isBodyCut: true, bodyBytes: 70_000 }, /of its 70000 bytes the first 3 were kept/],
    [{ ...recorded, body: '[left out: it is larger than 128 KiB]' }, /the end of the body/],
    [{ method: 'GET', path: '/' }, /the request itself/],
  ]
  for (const [request, message] of cases) {
    const { status, body } = await replay(await record(request))
    assert.deepEqual([status, body.error.code], [422, 'VALIDATION_FAILED'])
    assert.match(body.error.message, message)
  }
  assert.equal(peer.orders.length, count)
})

const WRONG_HEADERS = [{ 'x-a': 'a\r\nx-b: c' }, { 'x-a': 'a\0' }, { 'x-a': '€' }, { 'bad name': 'a' }, { '': 'a' }, { 'x\n': 'a' }]

test('wrong input, unknown functions and invocations, viewers and strangers are refused', async () => {
  for (const body of [
    { event: 1, request: {} },
    { request: { path: 'x' } },
    { request: { method: 'TRACE' } },
    ...WRONG_HEADERS.map((headers) => ({ request: { headers } })),
    { version: 0 },
    { other: 1 },
  ])
    assert.equal((await invoke(body)).status, 400, JSON.stringify(body))
  assert.equal((await invoke({}, 'none')).body.error.code, 'FUNCTION_NOT_FOUND')
  assert.equal((await replay(api.dependencies.newId())).body.error.code, 'INVOCATION_NOT_FOUND')
  for (const body of [{ version: 'x' }, ...WRONG_HEADERS.map((headers) => ({ headers }))])
    assert.equal((await replay(await record(recorded), body)).status, 400, JSON.stringify(body))
  const viewer = await api.addUser()
  assert.equal((await invoke({}, 'hello', viewer.token)).status, 404)
  await api.call('PUT', `/api/projects/${project.id}/members/${viewer.id}`, { token: project.owner.token, body: { role: 'viewer' } })
  assert.equal((await invoke({}, 'hello', viewer.token)).status, 403)
  assert.equal((await api.call('POST', `/api/functions/${project.id}/hello/invoke`, { body: {} })).status, 401)
})
