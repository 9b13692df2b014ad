import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { SERVICE_TOKEN } from './testing/api-peer.ts'
import { type Gate, startGate } from './testing/gate.ts'
import { startTestService, type TestService } from './testing/test-service.ts'
import { until } from './testing/until.ts'

let gate: Gate
let service: TestService
before(async () => {
  gate = await startGate()
  service = await startTestService({ EGRESS_ALLOW: gate.host })
})
after(async () => {
  await service.close()
  gate.close()
})

const ECHO = 'exports.handler = async (event) => event'
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it asserts
const json = async (answer: Promise<Response> | Response): Promise<any> => (await answer).json()

async function assertError(answer: Promise<Response>, status: number, code: string): Promise<Response> {
  const response = await answer
  const body = await json(response.clone())
  assert.deepEqual([response.status, body.error?.code], [status, code], JSON.stringify(body))
  assert.equal(body.error.requestId, response.headers.get('x-request-id'))
  return response
}

describe('a function behind both doors', () => {
  it('answers {statusCode, body} as HTTP to a visitor and unwrapped in the envelope', async () => {
    const fn = service.deploy({
      code: "exports.handler = async (event) => { console.log('Processing request'); return { statusCode: 201, headers: { 'x-a': 'b' }, body: JSON.stringify({ message: 'Hello ' + event.name }) } }",
    })
    const site = await service.visit(fn, { query: '?name=World' })
    assert.deepEqual([site.status, site.headers.get('x-a'), await site.json()], [201, 'b', { message: 'Hello World' }])
    assert.match(site.headers.get('x-plat-invocation-id') ?? '', /^[0-9a-f-]{36}$/)
    const envelope = await json(service.invoke(fn, { name: 'World' }))
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
    const { env, context, processEnv } = await json(answer)
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
    const envelope = await json(owner)
    assert.deepEqual(
      [owner.status, envelope.success, envelope.error.code, envelope.error.message],
      [500, false, 'FUNCTION_ERROR', 'secret detail'],
    )
    assert.match(envelope.error.stack, /secret detail/)
    assert.deepEqual(envelope.logs, ['[ERROR] about to fail'])
    const stranger = await json(service.invoke(fn, {}, null))
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
    assert.equal((await json(service.invoke(nothing, {}))).result, null)
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
    const post = async (init: RequestInit, query = '') => (await json(fetch(`${address}${query}`, { method: 'POST', ...init }))).result
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

describe('who may call', () => {
  it('anybody a public function, nobody with a wrong token', async () => {
    const fn = service.deploy({ code: ECHO })
    assert.equal((await service.invoke(fn, {}, null)).status, 200)
    await assertError(service.invoke(fn, {}, 'Bearer wrong'), 401, 'UNAUTHENTICATED')
    await assertError(service.invoke(fn, {}, 'Basic dXNlcjpwYXNz'), 401, 'UNAUTHENTICATED')
  })

  it('a function that requires a key: holders of a token of its project, at both doors, and the token stays outside', async () => {
    const code = 'exports.handler = async (event, context) => ({ context })'
    const fn = service.deploy({ code, config: { requireApiKey: true } })
    service.api.tokens.set('plat_member', new Set([fn.projectId])).set('plat_stranger', new Set())
    await assertError(service.invoke(fn, {}, null), 401, 'API_KEY_REQUIRED')
    await assertError(service.invoke(fn, {}, 'Bearer plat_stranger'), 401, 'API_KEY_REQUIRED')
    assert.equal((await service.invoke(fn, {}, 'Bearer plat_member')).status, 200)
    await assertError(service.visit(fn), 401, 'API_KEY_REQUIRED')
    await assertError(service.visit(fn, { headers: { 'x-api-key': 'plat_stranger' } }), 401, 'API_KEY_REQUIRED')
    const accepted: Record<string, string>[] = [{ 'x-api-key': 'plat_member' }, { authorization: 'Bearer plat_member' }]
    for (const headers of accepted) {
      const answer = await service.visit(fn, { headers })
      assert.equal(answer.status, 200)
      assert.ok(!(await answer.text()).includes('plat_member'))
    }
  })

  it('the proxy’s door only with the service token', async () => {
    const fn = service.deploy({ code: ECHO })
    const headers = { 'x-plat-project-id': fn.projectId, 'x-plat-function': fn.functionName, 'x-plat-url': 'http://site/' }
    for (const token of [undefined, 'wrong'])
      await assertError(
        fetch(`${service.url}/internal/invoke`, { headers: { ...headers, ...(token && { 'x-plat-service-token': token }) } }),
        401,
        'UNAUTHENTICATED',
      )
    await assertError(fetch(`${service.url}/internal/invoke`, { headers: { 'x-plat-service-token': SERVICE_TOKEN } }), 400, 'BAD_REQUEST')
  })

  it('nobody what does not exist', async () => {
    const { projectId } = service.deploy({ code: ECHO })
    await assertError(service.invoke({ projectId, functionName: 'nope' }, {}), 404, 'FUNCTION_NOT_FOUND')
    await assertError(service.invoke({ projectId: 'no-such-project', functionName: 'x' }, {}), 404, 'PROJECT_NOT_FOUND')
    await assertError(service.invoke({ projectId: uuidV7(), functionName: 'x' }, {}), 404, 'FUNCTION_NOT_FOUND')
    await assertError(service.invoke({ projectId, functionName: '..%2F..%2Fsecrets' }, {}), 404, 'FUNCTION_NOT_FOUND')
    await assertError(service.invoke({ projectId: 'a%00b', functionName: 'x' }, {}), 404, 'PROJECT_NOT_FOUND')
    await assertError(fetch(`${service.url}/api/v1/functions/%E0%A4%A/x`, { method: 'POST' }), 400, 'INVALID_PATH')
  })
})

describe('limits', () => {
  it('of a function’s concurrency answer 429 above, others of the project run on, and it is free again afterwards', async () => {
    const fn = service.deploy({ code: `exports.handler = async () => { ${gate.wait} return 1 }`, config: { maxConcurrency: 1 } })
    const sibling = service.deploy({ code: ECHO, projectId: fn.projectId, functionName: 'sibling' })
    const pending = service.visit(fn)
    await until(() => gate.waiting === 1)
    const refused = await assertError(service.visit(fn), 429, 'CONCURRENCY_LIMIT')
    assert.equal(refused.headers.get('retry-after'), '1')
    assert.equal((await service.visit(sibling)).status, 200)
    gate.open()
    assert.equal((await pending).status, 200)
    const again = service.visit(fn)
    await until(() => gate.waiting === 1)
    gate.open()
    assert.equal((await again).status, 200)
  })

  it('of a function’s rate answer 429 with the time to wait', async () => {
    const fn = service.deploy({ code: ECHO, config: { rateLimit: { requests: 2, perSeconds: 3600 } } })
    assert.deepEqual([(await service.visit(fn)).status, (await service.visit(fn)).status], [200, 200])
    const refused = await assertError(service.visit(fn), 429, 'RATE_LIMITED')
    assert.ok(Number(refused.headers.get('retry-after')) > 1000)
  })

  it('of functions calling each other end a loop', async () => {
    const fn = service.deploy({ code: `exports.handler = async () => { ${gate.wait} return 1 }` })
    const pending = service.visit(fn, { headers: { 'cdn-loop': 'plat;depth=16' } })
    await until(() => gate.waiting === 1)
    assert.equal(gate.lastHeaders['cdn-loop'], 'plat;depth=17')
    gate.open()
    assert.equal((await pending).status, 200)
    await assertError(service.visit(fn, { headers: { 'cdn-loop': 'plat;depth=17' } }), 508, 'LOOP_DETECTED')
  })

  it('of memory may be raised by the function: it gets a larger guest, and the small ones stay usable', async () => {
    const fill =
      'exports.handler = async () => { const parts = []; for (let i = 0; i < 300; i++) parts.push(new Uint8Array(1e6).fill(1)); return parts.length }'
    const small = service.deploy({ code: fill, functionName: 'small' })
    const large = service.deploy({ code: fill, functionName: 'large', projectId: small.projectId, config: { memoryMb: 600 } })
    assert.ok((await service.visit(small)).status >= 500)
    assert.deepEqual(await json(service.visit(large)), 300)
    assert.ok((await service.visit(small)).status >= 500)
  })
})

describe('fetch inside a function', () => {
  it('is refused for addresses that are not public, with a code', async () => {
    const code =
      'exports.handler = async (event) => { try { await fetch(event.url) } catch (error) { return [error.name, error.code, error.message] } }'
    const fn = service.deploy({ code })
    const [name, errorCode, message] = (await json(service.invoke(fn, { url: service.api.url }))).result
    assert.deepEqual([name, errorCode], ['TypeError', 'EGRESS_BLOCKED'])
    assert.match(message, /public addresses only/)
  })

  it('follows the function’s own setting', async () => {
    const code = `exports.handler = async () => { try { ${gate.wait} } catch (error) { return error.code } }`
    const fn = service.deploy({ code, config: { fetch: 'none' } })
    assert.deepEqual((await json(service.invoke(fn, {}))).result, 'EGRESS_BLOCKED')
  })
})

describe('metadata', () => {
  it('is shown and switched for members, in the documented shape', async () => {
    const fn = service.deploy({ code: ECHO })
    service.api.tokens.set('plat_owner', new Set([fn.projectId]))
    const headers = { authorization: 'Bearer plat_owner', 'content-type': 'application/json' }
    const address = `${service.url}/api/v1/functions/${fn.projectId}/${fn.functionName}`
    assert.deepEqual(await json(fetch(address, { headers })), {
      success: true,
      function: {
        id: fn.functionId,
        function_name: 'hello',
        file_path: 'api/hello.js',
        runtime: 'isolate',
        is_active: true,
        invocation_count: 0,
      },
    })
    const list = await json(fetch(`${service.url}/api/v1/projects/${fn.projectId}/functions`, { headers }))
    assert.deepEqual([list.success, list.functions.length], [true, 1])
    assert.equal((await service.visit(fn)).status, 200)
    const off = await json(fetch(address, { method: 'PATCH', headers, body: '{"is_active":false}' }))
    assert.equal(off.function.is_active, false)
    await assertError(service.visit(fn), 403, 'FUNCTION_DISABLED')
    assert.equal((await fetch(address, { method: 'PATCH', headers, body: '{"is_active":true}' })).status, 200)
    assert.equal((await service.visit(fn)).status, 200)
  })

  it('is for members only, and takes nothing but is_active', async () => {
    const fn = service.deploy({ code: ECHO })
    service.api.tokens.set('plat_owner', new Set([fn.projectId])).set('plat_other', new Set())
    const address = `${service.url}/api/v1/functions/${fn.projectId}/${fn.functionName}`
    await assertError(fetch(address), 401, 'UNAUTHENTICATED')
    await assertError(fetch(address, { headers: { authorization: 'Bearer nope' } }), 401, 'UNAUTHENTICATED')
    await assertError(fetch(address, { headers: { authorization: 'Bearer plat_other' } }), 404, 'PROJECT_NOT_FOUND')
    const headers = { authorization: 'Bearer plat_owner', 'content-type': 'application/json' }
    for (const body of ['{}', '{"is_active":"no"}', '{"is_active":true,"code":"x"}', '[]', 'null'])
      await assertError(fetch(address, { method: 'PATCH', headers, body }), 400, 'BAD_REQUEST')
    await assertError(fetch(address, { method: 'PATCH', headers, body: '{' }), 400, 'INVALID_JSON')
    const wrong = await assertError(fetch(address, { method: 'DELETE', headers }), 405, 'METHOD_NOT_ALLOWED')
    assert.equal(wrong.headers.get('allow'), 'GET, HEAD, PATCH, POST')
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

describe('health and metrics', () => {
  it('count what was called and describe cache, guests and sandbox', async () => {
    const before = await json(fetch(`${service.url}/health`))
    const fn = service.deploy({ code: "exports.handler = async (event) => { if (event.fail) throw new Error('no'); return 1 }" })
    await service.visit(fn)
    await service.visit(fn, { query: '?fail=1' })
    const health = await json(fetch(`${service.url}/health`))
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
