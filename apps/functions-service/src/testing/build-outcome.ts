import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import type { InvocationOutcome, InvocationRequest } from '../function-executor/invocation.ts'
import { type RunnableFunction, toRunnableFunction } from '../function-registry/runnable-function.ts'
import { buildFunctionBytes } from './function-code.ts'

/** A function that is ready to run, of a project of its own. */
export const buildRunnableFunction = (): RunnableFunction =>
  toRunnableFunction(buildFunctionBytes({ code: 'x' }), 'hello:active', { timeoutMs: 1_000, memoryMb: 16 })

/** A visitor's request without a body. */
export function buildInvocationRequest(given: Partial<InvocationRequest> = {}): InvocationRequest {
  return {
    reference: { projectId: uuidV7(), functionName: 'hello', deploymentId: null },
    kind: 'http',
    request: JSON.stringify({ method: 'POST', url: 'http://site/', headers: [], ip: '203.0.113.1', params: {} }),
    body: Buffer.alloc(0),
    ...{ isRepeatable: false, depth: 0, isAuthorized: false, token: undefined },
    ...given,
  }
}

/** A call that went well. */
export function buildOutcome(given: Partial<InvocationOutcome> = {}): InvocationOutcome {
  return {
    invocationId: uuidV7(),
    fn: given.fn ?? buildRunnableFunction(),
    request: buildInvocationRequest(),
    acceptedAt: Date.now(),
    response: { type: 'response', status: 200, headers: [], body: Buffer.from('made'), resultKind: 'text' },
    failure: undefined,
    logs: [],
    ...{ durationMs: 2, queueMs: 0, cpuMs: 1, heapBytes: 0, bytesIn: 0, bytesOut: 4, cold: false },
    ...given,
  }
}
