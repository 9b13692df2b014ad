import { FUNCTION_NAME } from '@plat/shared/contracts/functions.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { FunctionRegistry } from '../function-registry/function-registry.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { GuestCall } from '../guests/guest-connection.ts'
import type { GuestPool } from '../guests/guest-pool.ts'
import type { Admission } from './admission.ts'
import type { Breaker, Verdict } from './breaker.ts'
import type { InvocationOutcome, InvocationRequest } from './invocation.ts'
import { INVOCATION_LIMITS } from './invocation-limits.ts'
import type { RateLimiter } from './rate-limiter.ts'

/** Told of every call that reached its function, once, when it has ended. Must not throw. */
export type OnInvoked = (fn: RunnableFunction, request: InvocationRequest, outcome: InvocationOutcome) => void

interface Options {
  registry: FunctionRegistry
  guests: GuestPool
  admission: Admission
  breaker: Breaker
  rateLimiter: RateLimiter
  /** Whether a token gives access to a project. @throws AppError RUNTIME_UNAVAILABLE */
  mayInvoke(token: string, projectId: string): Promise<boolean>
  onInvoked: OnInvoked
}

export interface FunctionExecutor {
  /** Calls running now. */
  readonly running: number
  /**
   * Runs one call from start to end: finds the code, checks that the call is allowed, runs it in the project's guest under its limits.
   *
   * @throws AppError what refuses a call before it runs: FUNCTION_NOT_FOUND (and the like), FUNCTION_DISABLED, API_KEY_REQUIRED,
   *   RATE_LIMITED, CONCURRENCY_LIMIT, LOOP_DETECTED, FUNCTION_UNAVAILABLE, RUNTIME_UNAVAILABLE
   */
  execute(request: InvocationRequest): Promise<InvocationOutcome>
}

export function createFunctionExecutor(options: Options): FunctionExecutor {
  const { registry, admission, breaker, rateLimiter, onInvoked } = options
  return {
    get running() {
      return admission.running
    },
    async execute(request) {
      if (request.depth > INVOCATION_LIMITS.depthMax) throw new AppError('LOOP_DETECTED')
      if (!FUNCTION_NAME.test(request.reference.functionName)) throw new AppError('FUNCTION_NOT_FOUND')
      const fn = await registry.find(request.reference)
      await checkCaller(fn, request, options)
      const name = `${fn.projectId}:${fn.functionName}`
      if (fn.rateLimit) rateLimiter.take(name, fn.rateLimit)
      const leave = admission.enter(fn)
      try {
        const outcome = await runBehindBreaker(fn, request, { ...options, settle: breaker.enter(name) })
        onInvoked(fn, request, outcome)
        return outcome
      } finally {
        leave()
      }
    },
  }
}

async function checkCaller(fn: RunnableFunction, request: InvocationRequest, { mayInvoke }: Options): Promise<void> {
  if (!fn.isActive) throw new AppError('FUNCTION_DISABLED')
  if (!fn.requireApiKey || request.isAuthorized) return
  if (request.token === undefined || !(await mayInvoke(request.token, fn.projectId))) throw new AppError('API_KEY_REQUIRED')
}

type Running = Options & { settle(verdict: Verdict): void }

async function runBehindBreaker(fn: RunnableFunction, request: InvocationRequest, { guests, settle }: Running): Promise<InvocationOutcome> {
  let verdict: Verdict = 'innocent'
  try {
    const call = toGuestCall(fn, request)
    const startedAt = performance.now()
    const { outcome, cold, isCollateral } = await guests.run(fn, call, { policy: fn.fetch, depth: request.depth, fetches: 0, running: 0 })
    verdict = isCollateral ? 'innocent' : verdictOf(outcome.result)
    const durationMs = Math.round((performance.now() - startedAt) * 100) / 100
    const { invocationId, timestamp: createdAt } = call
    const { result, logs, cpuMs } = outcome
    return { invocationId, createdAt, version: fn.version, result, logs, durationMs, cpuMs, cold }
  } finally {
    settle(verdict)
  }
}

function toGuestCall(fn: RunnableFunction, { kind, request, body }: InvocationRequest): GuestCall {
  return {
    invocationId: uuidV7(),
    timeoutMs: fn.timeoutMs,
    timestamp: new Date().toISOString(),
    kind,
    request: { ...request, headers: withoutKey(fn, request.headers), params: { ...request.params, functionId: fn.functionId } },
    body,
    responseBytesMax: INVOCATION_LIMITS.responseBytesMax,
    logBytesMax: INVOCATION_LIMITS.logBytesMax,
  }
}

/** Where the platform asks for a key, the key is a token of the platform: user code must not get hold of it. */
function withoutKey({ requireApiKey }: RunnableFunction, headers: InvocationRequest['request']['headers']): typeof headers {
  return requireApiKey ? headers.filter(([name]) => name !== 'authorization' && name !== 'x-api-key') : headers
}

/** A handler that throws is sound: it ended by itself. */
function verdictOf(result: InvocationOutcome['result']): Verdict {
  if (result.type === 'response') return 'sound'
  return result.code === 'FUNCTION_TIMEOUT' || result.code === 'FUNCTION_MEMORY_LIMIT' || result.code === 'FUNCTION_CRASHED'
    ? 'failed'
    : 'sound'
}
