import type { AppError } from '@plat/shared/errors/app-error.ts'
import type { EgressPass } from '../egress/egress-pass.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { GuestCall, GuestEnding, GuestResponse, RunningCall } from './guest-connection.ts'

/** How a call went that the pool ran. */
export interface PoolEnding extends GuestEnding {
  /** An isolate was made for this call. */
  cold: boolean
  /** The guest was ended on account of something else: no fault of this function. */
  isCollateral: boolean
  /** Milliseconds it waited for a place or a guest, loading excluded. */
  queueMs: number
}

/** Told of one call: either `onRefused`, once, when it never ran; or `onResponse` at most once and then `onEnd`, once. May be told before `run` returns. */
export interface PoolListener {
  onResponse(response: GuestResponse): void
  onEnd(ending: PoolEnding): void
  /** FUNCTION_UNAVAILABLE, CONCURRENCY_LIMIT, RUNTIME_UNAVAILABLE, SHUTTING_DOWN */
  onRefused(error: AppError): void
}

/** Where calls run. Implemented by GuestPool: admission (global, per project, per function; fair queueing), choice of guest, loading, deadlines, retries after a crash. */
export interface FunctionRunner {
  /** `isRepeatable`: may run once more in another guest when its guest dies on account of something else before it answered. */
  run(fn: RunnableFunction, call: GuestCall, options: { pass: EgressPass; isRepeatable: boolean }, listener: PoolListener): RunningCall
}
