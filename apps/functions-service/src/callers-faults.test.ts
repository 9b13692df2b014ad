import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import type { FunctionCode } from '@plat/shared/contracts/functions.ts'
import type { ErrorCode } from '@plat/shared/errors/registry.ts'
import { assertError } from './testing/assert-error.ts'
import { readJson } from './testing/read-json.ts'
import { startTestService, type TestService } from './testing/test-service.ts'
import { until } from './testing/until.ts'

let service: TestService
before(async () => {
  service = await startTestService()
})
after(() => service.close())

const JSON_TYPE = { 'content-type': 'application/json' }

/** An error as every other, with a record that says the same. */
async function assertRefused(fn: FunctionCode, answered: Promise<Response>, status: number, code: ErrorCode): Promise<Response> {
  const answer = await assertError(answered, status, code)
  const id = answer.headers.get('x-plat-invocation-id')
  await until(() => service.api.recorded.some((record) => record.id === id))
  const record = service.api.recorded.find((each) => each.id === id)
  const { error } = await readJson(answer.clone())
  assert.deepEqual(
    [record?.projectId, record?.status, record?.statusCode, record?.error, record?.logs],
    [fn.projectId, 'error', status, { code, message: error.message }, []],
  )
  return answer
}

it('a body that is not what it says is refused with the request’s id, before user code runs', async () => {
  const handler = service.deploy({ code: "exports.handler = async () => { console.log('ran') }" })
  const node = service.deploy({ code: "module.exports = (req, res) => { console.log('ran'); res.end() }" })
  for (const fn of [handler, node])
    await assertRefused(fn, service.visit(fn, { method: 'POST', headers: JSON_TYPE, body: '{"a":' }), 400, 'INVALID_JSON')
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  const answer = await assertRefused(handler, service.visit(handler, { method: 'POST', headers, body: 'no parts' }), 400, 'BAD_REQUEST')
  assert.match((await readJson(answer)).error.message, /does not match its content type/)
})

it('a method that is not exported is refused at both doors, naming those that are', async () => {
  const fn = service.deploy({ code: "exports.GET = () => new Response('got')" })
  for (const body of [undefined, 'short', 'x'.repeat(1024 * 1024)]) {
    const refused = await assertRefused(fn, service.visit(fn, { method: 'POST', ...(body ? { body } : {}) }), 405, 'METHOD_NOT_ALLOWED')
    assert.equal(refused.headers.get('allow'), 'GET, HEAD, OPTIONS')
  }
  const direct = await assertRefused(fn, service.invoke(fn, {}), 405, 'METHOD_NOT_ALLOWED')
  assert.equal(direct.headers.get('allow'), 'GET, HEAD, OPTIONS')
  const { success, logs, duration } = await readJson(direct)
  assert.deepEqual([success, logs, typeof duration], [false, [], 'number'])
})

it('a body that fits its door runs in every shape; what is too large for a function only as an event is refused', async () => {
  const code = {
    event: 'exports.handler = async (event) => event.length',
    node: 'module.exports = (req, res) => res.json(req.body.length)',
    fetch: 'exports.default = { fetch: async (request) => new Response(String((await request.text()).length - 2)) }',
  }
  const body = JSON.stringify('x'.repeat(6 * 1024 * 1024 - 2))
  for (const [functionName, source] of Object.entries(code)) {
    const fn = service.deploy({ functionName, code: source })
    const site = await service.visit(fn, { method: 'POST', headers: JSON_TYPE, body })
    assert.deepEqual([site.status, await site.text()], [200, String(body.length - 2)], functionName)
    assert.equal((await readJson(service.invoke(fn, body))).success, true, functionName)
  }
  const fn = service.deploy({ code: code.event })
  const form = fetch(`${service.url}/api/v1/functions/${fn.projectId}/${fn.functionName}`, {
    ...{ method: 'POST', body: '\x01'.repeat(1024 * 1024), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  })
  await assertRefused(fn, form, 413, 'PAYLOAD_TOO_LARGE')
})

it('a visitor who leaves before all was sent, or is too slow at it, is no error of the function', async () => {
  const fn = service.deploy({ code: 'exports.handler = async () => 1', config: { timeoutMs: 1_000 } })
  assert.equal((await service.visit(fn)).status, 200)
  const slow = service.openVisit(fn, { method: 'POST', isOpen: true, body: 'some' })
  await slow.over
  assert.equal(slow.head?.status, 408)
  const visitor = service.openVisit(fn, { method: 'POST', isOpen: true, body: 'some' })
  await until(() => service.dependencies.guests.statistics().running === 1)
  visitor.exchange.reset()
  await until(() => service.dependencies.guests.statistics().running === 0)
  assert.equal((await service.visit(fn)).status, 200)
  const records = () => service.api.recorded.filter(({ projectId }) => projectId === fn.projectId)
  await until(() => records().length === 4)
  assert.deepEqual(
    records().map(({ error, cold }) => [error?.code, cold]),
    [
      [undefined, true],
      ['REQUEST_TIMEOUT', false],
      ['REQUEST_TIMEOUT', false],
      [undefined, false],
    ],
  )
})

it('neither costs the function its guest, its breaker or its figures', async () => {
  const own = await startTestService()
  const fn = own.deploy({ code: "exports.GET = () => new Response('got')" })
  assert.equal((await own.visit(fn)).status, 200)
  for (let count = 0; count < 20; count += 1) assert.equal((await own.visit(fn, { method: 'DELETE' })).status, 405)
  assert.equal((await own.visit(fn)).status, 200)
  const health = await readJson(fetch(`${own.url}/health`))
  assert.deepEqual([health.totalInvocations, health.successfulInvocations, health.failedInvocations], [22, 22, 0])
  assert.match(await (await fetch(`${own.url}/metrics`)).text(), /outcome="METHOD_NOT_ALLOWED"/)
  await own.close()
  assert.equal(own.api.recorded.filter(({ cold }) => cold).length, 1)
  const figures = [...own.api.figures.values()].flat()
  assert.deepEqual(
    [figures.reduce((sum, each) => sum + each.success, 0), figures.reduce((sum, each) => sum + each.error + each.timeout, 0)],
    [22, 0],
  )
})
