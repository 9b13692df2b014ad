import { AppError } from '@plat/shared/errors/app-error.ts'
import type { RunningCall } from '../guests/guest-connection.ts'
import type { InvocationListener, InvocationRequest } from './invocation.ts'
import { INVOCATION_LIMITS } from './invocation-limits.ts'
import { type ExecutorTools, RunningInvocation } from './running-invocation.ts'

export interface FunctionExecutor {
  /** Calls that have been accepted and are not over. */
  readonly running: number
  /**
   * Runs one call from start to end: finds the code, checks that the call is allowed, has it run in a guest of its project under its
   * limits. The listener is refused with FUNCTION_NOT_FOUND (and the like), FUNCTION_DISABLED, API_KEY_REQUIRED, RATE_LIMITED,
   * CONCURRENCY_LIMIT, LOOP_DETECTED, FUNCTION_UNAVAILABLE or RUNTIME_UNAVAILABLE. Never throws.
   */
  execute(request: InvocationRequest, listener: InvocationListener): RunningCall
}

/** `callsMax`: calls at one time, those included that wait for their code; FUNCTION_UNAVAILABLE above. */
export function createFunctionExecutor(
  given: Omit<ExecutorTools, 'onOver'>,
  { callsMax }: { callsMax: number } = INVOCATION_LIMITS,
): FunctionExecutor {
  let running = 0
  const tools: ExecutorTools = {
    ...given,
    onOver: () => {
      running -= 1
    },
  }
  return {
    get running() {
      return running
    },
    execute(request, listener) {
      if (running >= callsMax) {
        const detail = 'Too many calls of functions are under way. Wait the seconds named in Retry-After.'
        listener.onRefused(new AppError('FUNCTION_UNAVAILABLE', { detail }))
        return REFUSED
      }
      running += 1
      const invocation = new RunningInvocation(request, listener, tools)
      invocation.start()
      return invocation
    },
  }
}

const REFUSED: RunningCall = { cancel: () => undefined }
