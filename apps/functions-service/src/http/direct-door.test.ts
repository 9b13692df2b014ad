import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { FunctionCode } from '@plat/shared/contracts/functions.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { createMetrics } from '@plat/shared/service-kit/metrics.ts'
import { createFunctionRouter } from '../function-router/function-router.ts'
import { assertError } from '../testing/assert-error.ts'
import { buildPeerExecutor, type PeerExecutor } from '../testing/peer-executor.ts'
import { failureOf, type PeerCall } from '../testing/peer-runner.ts'
import { PushedSource } from '../testing/pushed-source.ts'
import { readJson } from '../testing/read-json.ts'
import { silentLog } from '../testing/silent-log.ts'
import { until } from '../testing/until.ts'
import { ByteBudget } from './byte-budget.ts'
import { createCallerAccess } from './caller-access.ts'
import { createDirectDoor } from './direct-door.ts'

const SERVICE_TOKEN = 'the-service-token-of-this-test'
const BODY_BYTES_MAX = 64 * 1024 * 1024
let peer: PeerExecutor
let fn: FunctionCode
const bodyBudget = new ByteBudget(BODY_BYTES_MAX)
let errorsLogged = 0
const log: Logger = { ...silentLog, error: () => ++errorsLogged } as unknown as Logger
const metrics = createMetrics('functions-service')
const api: ApiClient = {
  async call({ path, schema }) {
    if (path === '/internal/authorize') throw new AppError('UNAUTHENTICATED')
    return schema.parse({ id: fn.projectId, slug: 'my-site' })
  },
}
let takeDirect: ReturnType<typeof createDirectDoor>
const server = createServer((incoming, response) => {
  if (!takeDirect(incoming, response)) response.writeHead(418).end()
})
let url: string
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(() => {
  server.close()
  server.closeAllConnections()
})
beforeEach(() => {
  peer = buildPeerExecutor()
  fn = peer.deploy()
  const now = (): number => performance.now()
  const router = createFunctionRouter({ api, now })
  const access = createCallerAccess({ api, now })
  takeDirect = createDirectDoor({
    executor: peer.executor,
    router,
    access,
    serviceToken: SERVICE_TOKEN,
    bodyBudget,
    bodySilenceMsMax: 1_000,
    log,
    metrics,
  })
})
const post = (init: RequestInit = {}, path = `${fn.projectId}/hello`): Promise<Response> =>
  fetch(`${url}/api/v1/functions/${path}`, { method: 'POST', ...init })
const nextCall = async (): Promise<PeerCall> => {
  await until(() => peer.runner.calls.length > 0)
  const call = peer.runner.calls.shift()
  assert.ok(call)
  return call
}
const answer = (call: PeerCall, body = '"ok"'): void => {
  call.respond({ body: Buffer.from(body), resultKind: 'json' })
  call.end()
}

describe('the direct door', () => {
  it('takes its address in all its forms, and nothing else', async () => {
    for (const path of [`${fn.projectId}/hello`, `${fn.projectId.toUpperCase()}/hello/`, 'my-site/hello?a=1', `${fn.projectId}/h%65llo`]) {
      const pending = post({}, path)
      answer(await nextCall())
      assert.equal((await pending).status, 200, path)
    }
    const absolute = await new Promise((resolve) => {
      const whole = { port: new URL(url).port, method: 'POST', path: `http://any.host/api/v1/functions/${fn.projectId}/hello` }
      request(whole, (response) => resolve(response.resume().statusCode)).end()
      void nextCall().then((call) => answer(call))
    })
    assert.equal(absolute, 200)
    for (const path of ['a', 'a/b/c', '/b', '']) assert.equal((await post({}, path)).status, 418, path)
    assert.equal((await fetch(`${url}/api/v1/functions/${fn.projectId}/hello`)).status, 418)
    await assertError(post({}, '%E0%A4%A/x'), 400, 'INVALID_PATH')
  })

  it('gives the function the request as it came, but for what is addressed to Plat', async () => {
    const headers = { authorization: `Bearer ${SERVICE_TOKEN}`, 'x-plat-secret': 'x', 'X-Kept': 'Yes', 'content-type': 'application/json' }
    const pending = post({ headers, body: '{"a": 1}' }, `${fn.projectId}/hello?q=%20&r`)
    const call = await nextCall()
    const { method, url: asked, headers: given, ip, params } = JSON.parse(call.call.request)
    assert.deepEqual([method, asked, ip, params], ['POST', `${url}/api/v1/functions/${fn.projectId}/hello?q=%20&r`, '127.0.0.1', {}])
    assert.equal(given[given.indexOf('x-kept') + 1], 'Yes')
    for (const name of ['authorization', 'x-plat-secret']) assert.ok(!given.includes(name), name)
    assert.equal(Buffer.from(call.call.body as Uint8Array).toString(), '{"a": 1}')
    assert.equal(call.isRepeatable, false)
    answer(call)
    await pending
  })

  it('puts a stream into the envelope when it has ended, and refuses one of more than 6 MB', async () => {
    const pending = post()
    const call = await nextCall()
    const source = new PushedSource()
    call.respond({ body: source, resultKind: 'stream', headers: ['content-type', 'application/json'] })
    source.push('{"in":')
    source.push('"pieces"}')
    source.finish()
    call.end({ logs: ['[LOG] x'] })
    const envelope = await readJson(pending)
    assert.deepEqual([envelope.success, envelope.result, envelope.logs], [true, { in: 'pieces' }, ['[LOG] x']])
    const tooLarge = post()
    const second = await nextCall()
    const endless = new PushedSource()
    second.respond({ body: endless, resultKind: 'stream' })
    for (let count = 0; count < 7; count += 1) endless.push(Buffer.alloc(1024 * 1024))
    await until(() => second.isCancelled && endless.isCancelled)
    second.end()
    const refused = await tooLarge
    assert.deepEqual([refused.status, (await readJson(refused)).error.code], [502, 'FUNCTION_RESPONSE_TOO_LARGE'])
  })

  it('answers a stream that was cut with what cut it', async () => {
    const pending = post()
    const call = await nextCall()
    const source = new PushedSource()
    call.respond({ body: source, resultKind: 'stream' })
    source.push('part')
    source.breakOff(new Error('gone'))
    call.end({ failure: failureOf('FUNCTION_CRASHED') })
    const envelope = await readJson(pending)
    assert.deepEqual([envelope.success, envelope.error.code], [false, 'FUNCTION_CRASHED'])
  })

  it('cancels the call of a caller who leaves, and gives back what his body took', async () => {
    const leaving = new AbortController()
    const pending = post({ body: '{}', signal: leaving.signal }).catch(() => 'left')
    const call = await nextCall()
    assert.equal(bodyBudget.bytesLeft, BODY_BYTES_MAX - 2)
    leaving.abort()
    await until(() => call.isCancelled)
    call.end()
    assert.equal(await pending, 'left')
    assert.equal(bodyBudget.bytesLeft, BODY_BYTES_MAX)
  })

  it('takes no error of ours from a caller who leaves in the middle of a stream', async () => {
    const leaving = new AbortController()
    const pending = post({ signal: leaving.signal }).catch(() => 'left')
    const call = await nextCall()
    const source = new PushedSource()
    call.respond({ body: source, resultKind: 'stream' })
    leaving.abort()
    await until(() => call.isCancelled)
    source.breakOff(new Error('The body was cut off.'))
    call.end()
    assert.equal(await pending, 'left')
    const next = post()
    answer(await nextCall())
    assert.equal((await next).status, 200)
    assert.equal(errorsLogged, 0)
  })

  it('gives back the budget of every body, however its call ends', async () => {
    const large = JSON.stringify('x'.repeat(500_000))
    for (const body of ['{', `${large}x`, large, '{}']) {
      const pending = post({ body })
      if (body === large || body === '{}') {
        const call = await nextCall()
        if (body === '{}') call.refuse(new AppError('FUNCTION_UNAVAILABLE'))
        else call.end({ failure: failureOf('FUNCTION_ERROR') })
      }
      await (await pending).text()
    }
    await post({ headers: { authorization: 'Bearer wrong' }, body: '{}' })
    assert.equal(bodyBudget.bytesLeft, BODY_BYTES_MAX)
  })

  it('is refused when the caller stops sending its body, and gives back what it took', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(`POST /api/v1/functions/${fn.projectId}/hello HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\n{"a":`)
    const received = (await socket.setEncoding('utf8').toArray()).join('')
    assert.match(received, /^HTTP\/1\.1 408 [\s\S]*connection: close[\s\S]*REQUEST_TIMEOUT/)
    await until(() => bodyBudget.bytesLeft === BODY_BYTES_MAX)
  })

  it('serves calls one after the other on one connection, also after it has refused one', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk
    })
    const send = (body: string): void =>
      void socket.write(`POST /api/v1/functions/${fn.projectId}/hello HTTP/1.1\r\nhost: h\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    send('{')
    await until(() => received.includes('INVALID_JSON'))
    send('{"a":1}')
    answer(await nextCall(), '"first"')
    await until(() => received.includes('"first"'))
    send('')
    answer(await nextCall(), '"second"')
    await until(() => received.includes('"second"'))
    socket.destroy()
  })
})

it('calls are counted by route and class of status', async () => {
  const pending = post()
  answer(await nextCall())
  await pending
  await until(async () =>
    /plat_http_request_duration_seconds_count\{[^}]*route="\/api\/v1\/functions\/:projectId\/:functionName"[^}]*\} \d/.test(
      await metrics.registry.metrics(),
    ),
  )
})
