import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { ByteSource } from '@plat/link/byte-source.ts'
import { readSource } from '@plat/link/read-source.ts'
import { encodeSiteCall, SITE_CALL } from '@plat/link/site-call.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { type DoorRig, openDoorRig } from '../testing/door-rig.ts'
import { failureOf, type PeerCall } from '../testing/peer-runner.ts'
import { PushedSource } from '../testing/pushed-source.ts'
import { until } from '../testing/until.ts'

const ANSWER_BYTES_MAX = 16 * 1024 * 1024
let rig: DoorRig
beforeEach(async () => {
  rig = await openDoorRig({ token: 'the-service-token-of-this-test', answerBytesMax: ANSWER_BYTES_MAX })
})
afterEach(() => rig.close())
const respondAndEnd = (call: PeerCall, body: Uint8Array | ByteSource, given: Parameters<PeerCall['respond']>[0] | object = {}): void => {
  call.respond({ body, ...given })
  call.end()
}

describe('an answer', () => {
  it('comes with its head and whole body, framed by us', async () => {
    const visitor = rig.visitors.visit(rig.fn, { method: 'POST', body: '{"a":1}', params: { id: '4' }, headers: { 'x-a': 'b' }, depth: 3 })
    const call = await rig.nextCall()
    assert.deepEqual(
      [call.fn.functionName, call.call.kind, Buffer.from(call.call.body as Uint8Array).toString(), call.depth],
      ['hello', 'http', '{"a":1}', 3],
    )
    assert.deepEqual(JSON.parse(call.call.request), {
      ...{ method: 'POST', url: 'http://site.localhost:8080/', headers: ['x-a', 'b'], ip: '203.0.113.9', params: { id: '4' } },
    })
    respondAndEnd(call, Buffer.from('made'), {
      status: 201,
      headers: ['content-type', 'text/plain', 'connection', 'close', 'x-plat-error', 'x'],
    })
    await visitor.over
    assert.deepEqual([visitor.head?.status, visitor.head?.isPlatError, visitor.text], [201, false, 'made'])
    assert.deepEqual(visitor.head?.headers, [
      ...['content-type', 'text/plain', 'cache-control', 'private, no-cache', 'content-length', '4'],
      ...['x-plat-invocation-id', call.call.invocationId],
    ])
  })

  it('has no body where HTTP allows none, also when the function streams one', async () => {
    for (const [method, status] of [
      ['HEAD', 200],
      ['GET', 204],
      ['GET', 304],
      ['GET', 205],
    ] as const) {
      for (const isStream of [false, true]) {
        const visitor = rig.visitors.visit(rig.fn, { method })
        const call = await rig.nextCall()
        const source = new PushedSource()
        respondAndEnd(call, isStream ? source : Buffer.from('body'), { status })
        await visitor.over
        assert.deepEqual([visitor.head?.status, visitor.text], [status, ''])
        if (isStream) assert.equal(source.isCancelled, true)
        assert.equal(visitor.header('content-length'), status === 205 && !isStream ? '0' : undefined)
      }
    }
  })

  it('that is an error of ours says so, and tells nothing of user code', async () => {
    const thrown = rig.visitors.visit(rig.fn)
    const call = await rig.nextCall()
    call.end({ failure: { ...failureOf('FUNCTION_ERROR', 'secret'), stack: 'secret' } })
    await thrown.over
    assert.deepEqual([thrown.head?.status, thrown.head?.isPlatError], [500, true])
    assert.equal(thrown.header('x-plat-invocation-id'), call.call.invocationId)
    assert.ok(!thrown.text.includes('secret'))
    const busy = rig.visitors.visit(rig.fn)
    ;(await rig.nextCall()).refuse(new AppError('FUNCTION_UNAVAILABLE', { retryAfterSeconds: 7 }))
    await busy.over
    assert.deepEqual([busy.head?.status, busy.header('retry-after'), busy.header('cache-control')], [503, '7', 'private, no-store'])
    assert.deepEqual(JSON.parse(busy.text).error.requestId, 'the-request')
    const unknown = rig.visitors.visit({ ...rig.fn, functionName: 'nope' })
    await unknown.over
    assert.equal(JSON.parse(unknown.text).error.code, 'FUNCTION_NOT_FOUND')
    const wrong = rig.visitors.visit(rig.fn)
    respondAndEnd(await rig.nextCall(), Buffer.from('x'), { headers: ['a', 'b\r\nc: d'] })
    await wrong.over
    assert.equal(JSON.parse(wrong.text).error.code, 'FUNCTION_BAD_RESPONSE')
  })

  it('of megabytes arrives whole, and while nobody reads it, is bounded with all others', async () => {
    const large = Buffer.alloc(6 * 1024 * 1024, 'x')
    const reading = rig.visitors.visit(rig.fn)
    respondAndEnd(await rig.nextCall(), large)
    await reading.over
    assert.equal(reading.text.length, large.length)
    await until(() => rig.answerBudget.bytesLeft === ANSWER_BYTES_MAX)
    const slow = [1, 2, 3].map(() => rig.visitors.visit(rig.fn))
    for (const visitor of slow) visitor.isSlow = true
    for (const _visitor of slow) respondAndEnd(await rig.nextCall(), large)
    await slow[2]?.over
    assert.equal(JSON.parse(slow[2]?.text ?? '').error.code, 'FUNCTION_UNAVAILABLE')
    assert.equal(rig.answerBudget.bytesLeft, ANSWER_BYTES_MAX - 2 * large.length)
    slow[0]?.exchange.cancel()
    slow[1]?.exchange.reset()
    await until(() => rig.answerBudget.bytesLeft === ANSWER_BYTES_MAX)
  })
})

describe('a stream', () => {
  it('begins with its head and first bytes before its end, and ends where the function ends it', async () => {
    const visitor = rig.visitors.visit(rig.fn)
    const call = await rig.nextCall()
    const source = new PushedSource()
    call.respond({ body: source, headers: ['content-type', 'text/event-stream'] })
    await until(() => visitor.head !== undefined)
    assert.equal(visitor.header('content-length'), undefined)
    source.push('data: 1\n\n')
    await until(() => visitor.text === 'data: 1\n\n')
    source.push('data: 2\n\n')
    source.finish()
    await visitor.over
    assert.deepEqual([visitor.isEnded, visitor.text], [true, 'data: 1\n\ndata: 2\n\n'])
    call.end()
  })

  it('that fails midway is cut, not ended', async () => {
    const visitor = rig.visitors.visit(rig.fn)
    const call = await rig.nextCall()
    const source = new PushedSource()
    call.respond({ body: source })
    source.push('part')
    await until(() => visitor.text === 'part')
    source.breakOff(new Error('the guest died'))
    call.end({ failure: failureOf('FUNCTION_CRASHED') })
    await visitor.over
    assert.deepEqual([visitor.isEnded, visitor.resetReason], [false, 'refused'])
  })

  it('to a visitor who does not read is not taken from the function beyond a window', async () => {
    const visitor = rig.visitors.visit(rig.fn)
    visitor.isSlow = true
    const call = await rig.nextCall()
    const source = new PushedSource({ windowBytes: 100_000 })
    call.respond({ body: source })
    const chunk = Buffer.alloc(10_000)
    let written = 0
    for (let round = 0; round < 2_000; round += 1) {
      if (source.mayPush) {
        source.push(chunk)
        written += chunk.length
      } else await new Promise(setImmediate)
    }
    assert.ok(written < 600_000, `${written} bytes were taken`)
    visitor.exchange.cancel()
    await until(() => source.isCancelled && call.isCancelled)
    call.end()
  })
})

describe('a request’s body', () => {
  it('that arrives in pieces reaches the function as it comes, counted and sampled for the record', async () => {
    const visitor = rig.visitors.visit(rig.fn, { method: 'POST', isOpen: true, body: 'first ' })
    const call = await rig.nextCall()
    assert.equal(call.isRepeatable, false)
    assert.ok(!(call.call.body instanceof Uint8Array))
    const whole = readSource(call.call.body, 1_000_000)
    visitor.exchange.write(Buffer.from('second'))
    visitor.exchange.end()
    assert.equal(String(await whole), 'first second')
    respondAndEnd(call, Buffer.from('ok'))
    await visitor.over
    assert.equal(rig.peer.outcomes[0]?.bytesIn, 12)
  })

  it('of more than 6 MB is refused midway, and the handler told', async () => {
    const visitor = rig.visitors.visit(rig.fn, { method: 'POST', isOpen: true })
    const call = await rig.nextCall()
    assert.ok(!(call.call.body instanceof Uint8Array))
    const whole = readSource(call.call.body, 100_000_000)
    for (let sent = 0; sent < 7 * 1024 * 1024; sent += 65_536) visitor.exchange.write(Buffer.alloc(65_536))
    await assert.rejects(whole)
    await visitor.over
    assert.deepEqual([visitor.head?.status, call.isCancelled], [413, true])
    call.end()
  })
})

describe('a visitor who leaves', () => {
  it('has his call cancelled, before and after the answer began', async () => {
    const early = rig.visitors.visit(rig.fn)
    const first = await rig.nextCall()
    early.exchange.cancel()
    await until(() => first.isCancelled)
    await early.over
    first.respond({ body: Buffer.from('late') })
    first.end()
    const uploading = rig.visitors.visit(rig.fn, { method: 'POST', isOpen: true })
    const second = await rig.nextCall()
    assert.ok(!(second.call.body instanceof Uint8Array))
    const body = readSource(second.call.body, 1_000)
    uploading.exchange.reset()
    await assert.rejects(body)
    assert.equal(second.isCancelled, true)
    second.end({ failure: failureOf('FUNCTION_CRASHED') })
    await until(() => rig.peer.executor.running === 0)
  })

  it('with the whole proxy has his call cancelled as well', async () => {
    rig.visitors.visit(rig.fn)
    const call = await rig.nextCall()
    rig.visitors.link.close()
    await until(() => call.isCancelled)
    call.end()
  })
})

it('only calls without a body that may run twice are said to be repeatable', async () => {
  const cases: [Parameters<typeof rig.visitors.visit>[1], boolean][] = [
    [{ method: 'GET' }, true],
    [{ method: 'HEAD' }, true],
    [{ method: 'GET', body: 'x' }, false],
    [{ method: 'GET', isOpen: true }, false],
    [{ method: 'POST' }, false],
    [{ method: 'DELETE' }, false],
    [{ method: 'GETTER' }, false],
  ]
  for (const [visit, isRepeatable] of cases) {
    rig.visitors.visit(rig.fn, visit)
    const call = await rig.nextCall()
    assert.equal(call.isRepeatable, isRepeatable, JSON.stringify(visit))
    call.end()
  }
})

it('a key in the request opens a function that asks for one, and never reaches it', async () => {
  const locked = rig.peer.deploy({ config: { requireApiKey: true } })
  rig.peer.tokens.add('plat_member')
  for (const headers of [{}, { 'x-api-key': 'plat_stranger' }, { authorization: 'Basic plat_member' }] as Record<string, string>[]) {
    const refused = rig.visitors.visit(locked, { headers })
    await refused.over
    assert.equal(JSON.parse(refused.text).error.code, 'API_KEY_REQUIRED')
  }
  for (const headers of [
    { 'x-api-key': 'plat_member', a: 'b' },
    { Authorization: 'Bearer plat_member', a: 'b' },
  ] as Record<string, string>[]) {
    rig.visitors.visit(locked, { headers })
    const call = await rig.nextCall()
    assert.deepEqual(JSON.parse(call.call.request).headers, ['a', 'b'])
    call.end()
  }
})

it('exchanges of another kind, or with a head that cannot be read, are reset, and the link goes on', async () => {
  const reset = (kind: number, head: string) =>
    new Promise((resolve) => rig.visitors.link.open(kind, { head, isEnd: true }, { onReset: resolve }))
  assert.equal(await reset(SITE_CALL + 1, 'x'), 'refused')
  assert.equal(await reset(SITE_CALL, 'no JSON'), 'refused')
  rig.visitors.visit(rig.fn)
  ;(await rig.nextCall()).end()
})

it('the method is looked for where the proxy writes it', () => {
  const head = encodeSiteCall({
    ...{ projectId: 'p', functionName: 'f', deploymentId: null, requestId: 'r', depth: 0, isHead: false, hasCredentials: false },
    request: JSON.stringify({ method: 'GET', url: '', headers: [], ip: '', params: {} }),
  })
  assert.match(head, /\n\{"method":"GET"/)
})
