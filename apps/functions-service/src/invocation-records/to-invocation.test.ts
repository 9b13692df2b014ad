import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Invocation } from '@plat/shared/contracts/functions.ts'
import { SampledSource } from '../function-executor/sampled-source.ts'
import type { GuestFailure, GuestResponse } from '../guests/guest-connection.ts'
import { buildInvocationRequest, buildOutcome } from '../testing/build-outcome.ts'
import { PushedSource } from '../testing/pushed-source.ts'
import { toInvocation } from './to-invocation.ts'

const requestOf = (body: Uint8Array, headers: string[] = []) =>
  buildInvocationRequest({
    request: JSON.stringify({ method: 'POST', url: 'http://site/', headers, ip: '203.0.113.1', params: {} }),
    body,
  })
const failed = (failure: Omit<GuestFailure, 'type'>) => buildOutcome({ response: undefined, failure: { type: 'failure', ...failure } })

it('is what the api takes, for a response and for each failure, with its figures', () => {
  const figures = { durationMs: 3, queueMs: 1, cpuMs: 2, heapBytes: 9, bytesIn: 5, bytesOut: 6 }
  const response = { type: 'response', status: 201, headers: [], body: Buffer.from('made'), resultKind: 'text' } satisfies GuestResponse
  const outcome = buildOutcome({ request: requestOf(Buffer.from('hi')), response, ...figures, cold: true })
  const made = Invocation.parse(toInvocation(outcome, 4))
  assert.deepEqual([made.status, made.statusCode, made.response?.body, made.error, made.sampledFrom], ['success', 201, 'made', null, 4])
  assert.deepEqual(made, { ...made, ...figures, cold: true, id: outcome.invocationId })
  const late = toInvocation(failed({ code: 'FUNCTION_TIMEOUT', message: 'late' }), 1)
  assert.deepEqual([Invocation.parse(late).status, late.statusCode, late.response], ['timeout', 504, null])
  const thrown = toInvocation(failed({ code: 'FUNCTION_ERROR', message: 'no', stack: 'at' }), 1)
  assert.deepEqual([thrown.status, thrown.error], ['error', { code: 'FUNCTION_ERROR', message: 'no', stack: 'at' }])
})

it('cuts bodies at 64 KiB, says so, and keeps bytes that are no text as base64', () => {
  const long = toInvocation(buildOutcome({ request: requestOf(Buffer.alloc(100_000, 'a')) }), 1).request
  assert.deepEqual([String(long.body).length, long.bodyBytes, long.isBodyCut], [65_536, 100_000, true])
  const binary = toInvocation(buildOutcome({ request: requestOf(Buffer.of(0xff, 0xfe)) }), 1).request
  assert.deepEqual([binary.body, binary.bodyEncoding, binary.isBodyCut], ['//4=', 'base64', false])
})

it('keeps the beginning of what passed as a stream, and how much passed', () => {
  const pushed = new PushedSource()
  const body = new SampledSource(pushed, 65_536)
  body.start({ data: () => undefined, end: () => undefined, fail: () => undefined })
  for (let count = 0; count < 10; count += 1) pushed.push('x'.repeat(10_000))
  const kept = toInvocation(
    buildOutcome({ response: { type: 'response', status: 200, headers: [], body, resultKind: 'stream' } }),
    1,
  ).response
  assert.deepEqual([String(kept?.body).length, kept?.bodyBytes, kept?.isBodyCut], [65_536, 100_000, true])
})

it('masks credentials whatever the case of their names, and joins what is repeated', () => {
  const headers = ['Authorization', 'Bearer x', 'COOKIE', 'a=b', 'x-api-key', 'k', 'accept', 'a', 'Accept', 'b', '__proto__', 'kept']
  const kept = toInvocation(buildOutcome({ request: requestOf(Buffer.alloc(0), headers) }), 1).request.headers as Record<string, string>
  assert.deepEqual(Object.entries(kept), [
    ['authorization', '[masked]'],
    ['cookie', '[masked]'],
    ['x-api-key', '[masked]'],
    ['accept', 'a, b'],
    ['__proto__', 'kept'],
  ])
})
