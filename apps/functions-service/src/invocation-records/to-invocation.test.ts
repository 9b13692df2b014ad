import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Invocation } from '@plat/shared/contracts/functions.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import type { InvocationOutcome, InvocationRequest } from '../function-executor/invocation.ts'
import { toRunnableFunction } from '../function-registry/runnable-function.ts'
import type { GuestResponse } from '../guests/guest-connection.ts'
import { buildFunctionCode } from '../testing/function-code.ts'
import { toInvocation } from './to-invocation.ts'

const fn = toRunnableFunction(buildFunctionCode({ code: 'x' }), 'hello:active', { timeoutMs: 1, memoryMb: 16 })
const requestOf = (body: Uint8Array, headers: [string, string][] = []): InvocationRequest => ({
  reference: { projectId: fn.projectId, functionName: fn.functionName, deploymentId: null },
  kind: 'http',
  request: { method: 'POST', url: 'http://site/', headers, ip: '203.0.113.1', params: {} },
  body,
  ...{ depth: 0, isAuthorized: false, token: undefined },
})
const outcomeOf = (result: InvocationOutcome['result']): InvocationOutcome => ({
  ...{ invocationId: uuidV7(), createdAt: new Date(0).toISOString(), version: 1, logs: ['[LOG] x'], durationMs: 2, cpuMs: 1, cold: true },
  result,
})
const response: GuestResponse = { type: 'response', status: 201, headers: [], body: Buffer.from('made'), resultKind: 'text' }

it('is what the api takes, for a response and for each failure', () => {
  const made = Invocation.parse(toInvocation(fn, requestOf(Buffer.from('hi')), outcomeOf(response)))
  assert.deepEqual([made.status, made.statusCode, made.response?.body, made.error], ['success', 201, 'made', null])
  const late = toInvocation(fn, requestOf(Buffer.alloc(0)), outcomeOf({ type: 'failure', code: 'FUNCTION_TIMEOUT', message: 'late' }))
  assert.deepEqual([Invocation.parse(late).status, late.statusCode, late.response], ['timeout', 504, null])
  const thrown = toInvocation(
    fn,
    requestOf(Buffer.alloc(0)),
    outcomeOf({ type: 'failure', code: 'FUNCTION_ERROR', message: 'no', stack: 'at' }),
  )
  assert.deepEqual([thrown.status, thrown.error], ['error', { code: 'FUNCTION_ERROR', message: 'no', stack: 'at' }])
})

it('cuts bodies at 64 KiB, says so, and keeps bytes that are no text as base64', () => {
  const long = toInvocation(fn, requestOf(Buffer.alloc(100_000, 'a')), outcomeOf(response)).request
  assert.deepEqual([String(long.body).length, long.bodyBytes, long.isBodyCut], [65_536, 100_000, true])
  const binary = toInvocation(fn, requestOf(Buffer.of(0xff, 0xfe)), outcomeOf(response)).request
  assert.deepEqual([binary.body, binary.bodyEncoding, binary.isBodyCut], ['//4=', 'base64', false])
})

it('masks credentials whatever the case of their names, and joins what is repeated', () => {
  const headers: [string, string][] = [
    ['Authorization', 'Bearer x'],
    ['COOKIE', 'a=b'],
    ['x-api-key', 'k'],
    ['accept', 'a'],
    ['Accept', 'b'],
    ['__proto__', 'kept'],
  ]
  const kept = toInvocation(fn, requestOf(Buffer.alloc(0), headers), outcomeOf(response)).request.headers as Record<string, string>
  assert.deepEqual(Object.entries(kept), [
    ['authorization', '[masked]'],
    ['cookie', '[masked]'],
    ['x-api-key', '[masked]'],
    ['accept', 'a, b'],
    ['__proto__', 'kept'],
  ])
})
