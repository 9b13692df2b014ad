import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { SERVICE_TOKEN } from './testing/api-peer.ts'
import { assertError } from './testing/assert-error.ts'
import { readJson } from './testing/read-json.ts'
import { startTestService, type TestService } from './testing/test-service.ts'
import { until } from './testing/until.ts'

let service: TestService
before(async () => {
  service = await startTestService()
})
after(() => service.close())

const ECHO = 'exports.handler = async (event) => event'

describe('a function behind both doors', () => {
  it('answers {statusCode, body} as HTTP to a visitor and unwrapped in the envelope', async () => {
    const fn = service.deploy({
      code: "exports.handler = async (event) => { console.log('Processing request'); return { statusCode: 201, headers: { 'x-a': 'b' }, body: JSON.stringify({ message: 'Hello ' + event.name }) } }",
    })
    const site = await service.visit(fn, { query: '?name=World' })
    assert.deepEqual([site.status, site.headers.get('x-a'), await site.json()], [201, 'b', { message: 'Hello World' }])
    assert.match(site.headers.get('x-plat-invocation-id') ?? '', /^[0-9a-f-]{36}$/)
    const envelope = await readJson(service.invoke(fn, { name: 'World' }))
    assert.equal(typeof envelope.duration, 'number')
    const { duration: _duration, invocationId: _id, ...rest } = envelope
    assert.deepEqual(rest, {
      success: true,
      result: { message: 'Hello World' },
      logs: ['[LOG] Processing request'],
      cold: false,
      statusCode: 201,
      version: 1,
    })
  })

  it('may be written as (req, res), as fetch or as verbs', async () => {
    const shapes = {
      'req-res': 'module.exports = (req, res) => res.status(202).json({ name: req.query.name, method: req.method })',
      fetch:
        "exports.default = { async fetch(request, env) { return new Response(env.GREETING + ' ' + new URL(request.url).searchParams.get('name')) } }",
      verbs: 'exports.GET = (request) => Response.json({ method: request.method })',
    }
    const answers = await Promise.all(
      Object.entries(shapes).map(([functionName, code]) =>
        service.visit(service.deploy({ functionName, code, env: { GREETING: 'Hi' } }), { query: '?name=you' }),
      ),
    )
    assert.deepEqual(await Promise.all(answers.map((answer) => answer.text())), [
      '{"name":"you","method":"GET"}',
      'Hi you',
      '{"method":"GET"}',
    ])
    const verbs = service.deploy({ functionName: 'only-get', code: shapes.verbs })
    assert.equal((await service.visit(verbs, { method: 'POST', body: '{}' })).status, 405)
  })

  it('gets its own environment and context, the visitor’s request and nothing of the platform', async () => {
    const code = 'exports.handler = async (event, context) => ({ env: context.env, context, processEnv: process.env })'
    const fn = service.deploy({ code, env: { OWN: 'value' }, version: 7 })
    const answer = await service.visit(fn, { query: '?a=1', headers: { 'x-visitor': 'yes', cookie: 'c=d' }, params: { id: '42' } })
    const { env, context, processEnv } = await readJson(answer)
    assert.deepEqual([env, processEnv], [{ OWN: 'value' }, { OWN: 'value' }])
    assert.deepEqual([context.functionName, context.projectId, context.version], [fn.functionName, fn.projectId, 7])
    assert.equal(context.invocationId, answer.headers.get('x-plat-invocation-id'))
    const { request } = context
    assert.deepEqual(
      [request.headers['x-visitor'], request.headers.cookie, request.ip, request.params.id],
      ['yes', 'c=d', '203.0.113.9', '42'],
    )
    assert.equal(request.url.includes('?a=1'), true)
    assert.ok(!JSON.stringify(context).includes(SERVICE_TOKEN), 'the service token stays outside')
  })

  it('that throws answers 500 without details to visitors, with message, stack and logs to its owner', async () => {
    const fn = service.deploy({
      code: "exports.handler = async () => { console.error('about to fail'); throw new Error('secret detail') }",
    })
    const site = await assertError(service.visit(fn), 500, 'FUNCTION_ERROR')
    assert.ok(!(await site.text()).includes('secret detail'))
    assert.equal(site.headers.get('cache-control'), 'private, no-store')
    const owner = await service.invoke(fn, {})
    const envelope = await readJson(owner)
    assert.deepEqual(
      [owner.status, envelope.success, envelope.error.code, envelope.error.message],
      [500, false, 'FUNCTION_ERROR', 'secret detail'],
    )
    assert.match(envelope.error.stack, /secret detail/)
    assert.deepEqual(envelope.logs, ['[ERROR] about to fail'])
    const stranger = await readJson(service.invoke(fn, {}, null))
    assert.equal(stranger.error.stack, undefined)
  })

  it('sends redirects, repeated headers and bytes as they are', async () => {
    const fn = service.deploy({
      code: "exports.handler = async () => ({ statusCode: 302, headers: { location: '/there' }, cookies: ['a=1', 'b=2'], body: 'AP8=', isBase64Encoded: true })",
    })
    const answer = await service.visit(fn)
    assert.deepEqual([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()], [302, '/there', ['a=1', 'b=2']])
    assert.deepEqual([...new Uint8Array(await answer.arrayBuffer())], [0, 255])
  })

  it('answers 204 for undefined, and HEAD without a body', async () => {
    const nothing = service.deploy({ code: 'exports.handler = async () => undefined' })
    assert.equal((await service.visit(nothing)).status, 204)
    assert.equal((await readJson(service.invoke(nothing, {}))).result, null)
    const head = await service.visit(service.deploy({ code: "exports.handler = async () => ({ statusCode: 200, body: 'four' })" }), {
      method: 'HEAD',
    })
    assert.deepEqual([head.status, head.headers.get('content-length'), await head.text()], [200, null, ''])
  })
})

describe('the event', () => {
  it('is the JSON body, the fields of a form, or the query', async () => {
    const fn = service.deploy({ code: ECHO })
    const address = `${service.url}/api/v1/functions/${fn.projectId}/${fn.functionName}`
    const post = async (init: RequestInit, query = '') => (await readJson(fetch(`${address}${query}`, { method: 'POST', ...init }))).result
    assert.deepEqual(await post({ body: '{"a":[1,null]}', headers: { 'content-type': 'application/json' } }), { a: [1, null] })
    assert.deepEqual(await post({ body: 'a=1&b=2&b=3', headers: { 'content-type': 'application/x-www-form-urlencoded' } }), {
      a: '1',
      b: ['2', '3'],
    })
    assert.deepEqual(await post({}, '?name=World'), { name: 'World' })
    assert.deepEqual(await post({}), {})
    assert.equal(await post({ body: '"text"', headers: { 'content-type': 'application/json' } }), 'text')
  })

  it('that is no JSON is refused before anything runs', async () => {
    const fn = service.deploy({ code: ECHO })
    for (const body of ['{"a":', 'hello', '{"a":1}}']) await assertError(service.invoke(fn, body), 400, 'INVALID_JSON')
  })

  it('of more than 6 MB is refused at both doors, and the connection goes on', async () => {
    const fn = service.deploy({ code: ECHO })
    const body = JSON.stringify('x'.repeat(6 * 1024 * 1024))
    await assertError(service.invoke(fn, body), 413, 'PAYLOAD_TOO_LARGE')
    await assertError(service.visit(fn, { method: 'POST', body }), 413, 'PAYLOAD_TOO_LARGE')
    assert.equal((await service.invoke(fn, { small: true })).status, 200)
  })
})

describe('records', () => {
  it('reach the api with request, response, logs and error, credentials masked', async () => {
    const code =
      "exports.handler = async (event) => { console.log('seen'); if (event.fail) throw new Error('no'); return { statusCode: 201, headers: { 'set-cookie': 'session=1' }, body: 'made' } }"
    const fn = service.deploy({ code, config: { timeoutMs: 5000 } })
    const headers = { authorization: 'Bearer visitors-own', cookie: 'a=b', 'x-kept': 'yes', 'content-type': 'application/json' }
    const answer = await service.visit(fn, { method: 'POST', headers, body: '{"name":"x"}' })
    await service.visit(fn, { query: '?fail=1' })
    const recordOf = (status: string) => service.api.recorded.find((each) => each.projectId === fn.projectId && each.status === status)
    await until(() => recordOf('success') !== undefined && recordOf('error') !== undefined)
    const made = recordOf('success')
    assert.equal(made?.id, answer.headers.get('x-plat-invocation-id'))
    assert.deepEqual([made?.statusCode, made?.cold, made?.logs, made?.error], [201, true, ['[LOG] seen'], null])
    const kept = JSON.stringify(made)
    for (const secret of ['visitors-own', 'a=b', 'session=1', SERVICE_TOKEN]) assert.ok(!kept.includes(secret), `${secret} is masked`)
    assert.ok(kept.includes('"x-kept":"yes"') && kept.includes('{\\"name\\":\\"x\\"}') && kept.includes('"body":"made"'))
    const failed = recordOf('error')
    assert.deepEqual(
      [failed?.statusCode, failed?.error?.code, failed?.error?.message, failed?.response],
      [500, 'FUNCTION_ERROR', 'no', null],
    )
    assert.match(failed?.error?.stack ?? '', /Error: no/)
  })
})

describe('figures', () => {
  it('count every call, by version, though few successes leave a record', async () => {
    const own = await startTestService({ INVOCATION_RECORDS_PER_SECOND: '1' })
    const fn = own.deploy({ code: "exports.handler = async (event) => { if (event.fail) throw new Error('no'); return 'four' }" })
    for (let count = 0; count < 40; count += 1)
      assert.equal((await own.visit(fn, { query: count % 10 === 9 ? '?fail=1' : '' })).status < 501, true)
    await own.close()
    const figures = [...own.api.figures.values()].flat()
    const sum = (name: 'success' | 'error' | 'timeout' | 'cold' | 'bytesOut'): number =>
      figures.reduce((total, each) => total + each[name], 0)
    assert.deepEqual([sum('success'), sum('error'), sum('timeout'), sum('cold'), sum('bytesOut')], [36, 4, 0, 1, 36 * '"four"'.length])
    assert.ok(
      figures.every(({ projectId, functionName, version }) => projectId === fn.projectId && functionName === 'hello' && version === 1),
    )
    const successes = own.api.recorded.filter(({ status }) => status === 'success')
    assert.equal(own.api.recorded.length - successes.length, 4, 'every failure has its record')
    assert.ok(successes.length < 36)
    assert.ok(successes.reduce((total, { sampledFrom }) => total + sampledFrom, 0) <= 36)
  })
})

describe('health and metrics', () => {
  it('count what was called and describe cache, guests and sandbox', async () => {
    const before = await readJson(fetch(`${service.url}/health`))
    const fn = service.deploy({ code: "exports.handler = async (event) => { if (event.fail) throw new Error('no'); return 1 }" })
    await service.visit(fn)
    await service.visit(fn, { query: '?fail=1' })
    const health = await readJson(fetch(`${service.url}/health`))
    assert.equal(health.status, 'ok')
    assert.deepEqual(
      ['totalInvocations', 'successfulInvocations', 'failedInvocations'].map((name) => health[name] - before[name]),
      [2, 1, 1],
    )
    assert.equal(health.cache.hits - before.cache.hits, 1)
    assert.ok(health.uptime > 0 && health.guests.bound > 0 && ['bubblewrap', 'plain'].includes(health.sandbox.driver))
    const metrics = await (await fetch(`${service.url}/metrics`)).text()
    const series = metrics
      .split('\n')
      .filter((line) => line.startsWith('plat_'))
      .join('\n')
    assert.match(series, /plat_invocation_duration_seconds_count\{[^}]*outcome="FUNCTION_ERROR"[^}]*\} \d/)
    assert.match(series, /plat_guests\{[^}]*state="bound"[^}]*\} [1-9]/)
  })
})
