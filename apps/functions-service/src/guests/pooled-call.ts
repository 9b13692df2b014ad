import { AppError } from '@plat/shared/errors/app-error.ts'
import type { DeadlineWheel } from '../deadlines/deadline-wheel.ts'
import type { EgressPass } from '../egress/egress-pass.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import { DeadlineLadder } from './deadline-ladder.ts'
import type { Applicant } from './fair-admission.ts'
import type { PoolListener } from './function-runner.ts'
import type { GuestCall, GuestCallListener, GuestEnding, GuestFailure, GuestResponse, RunningCall } from './guest-connection.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import type { LoadedFunction } from './loaded-functions.ts'

/** Where a call is led from one step to the next. */
export interface CallDesk {
  /** It has a place: give it to a guest. */
  dispatch(call: PooledCall): void
  /** It is told to stop while it waits for a place or a guest: forget it. Its place is not given back by this. */
  withdraw(call: PooledCall): void
  /** It is over: its place is free. */
  leave(call: PooledCall): void
}

/** The guest that runs a call at present. */
export interface HostGuest {
  onCallEnd(call: PooledCall, ending: GuestEnding): void
  /** It was answered in the guest's stead: the guest will not be trusted again. */
  onCallLate(call: PooledCall): void
  onCallOverdue(call: PooledCall): void
  /** It was told to stop before it began. */
  onCallWithdrawn(call: PooledCall): void
}

interface Given {
  fn: RunnableFunction
  call: GuestCall
  pass: EgressPass
  isRepeatable: boolean
  listener: PoolListener
}

/** One call on its way through the pool: waiting for a place, for a guest, for its function to be loaded, running. Its listener is told once how it ended. */
export class PooledCall implements Applicant, GuestCallListener, RunningCall {
  readonly fn: RunnableFunction
  readonly call: GuestCall
  readonly pass: EgressPass
  /** Its isolate, while it is in a guest. */
  loaded: LoadedFunction | undefined
  /** An isolate was made for this call. */
  cold = false
  readonly #isRepeatable: boolean
  readonly #listener: PoolListener
  readonly #desk: CallDesk
  readonly #ladder: DeadlineLadder
  #host: HostGuest | undefined
  #running: RunningCall | undefined
  #enteredAt = 0
  #isLoading = false
  /** In guests that are gone. */
  #spentMs = 0
  #waitingSince = performance.now()
  #queueMs = 0
  #attempts = 0
  #hasPlace = false
  #isInvoked = false
  #hasResponse = false
  /** Its response is a stream, which ends with the call. */
  #isStreaming = false
  #isLate = false
  #isCancelled = false
  #isTold = false

  constructor({ fn, call, pass, isRepeatable, listener }: Given, { desk, deadlines }: { desk: CallDesk; deadlines: DeadlineWheel }) {
    this.fn = fn
    this.call = call
    this.pass = pass
    this.#isRepeatable = isRepeatable
    this.#listener = listener
    this.#desk = desk
    this.#ladder = new DeadlineLadder(deadlines, this)
  }

  /** It may hold up its whole guest and be in the right: see GUEST_LIMITS.blockingMsMax. */
  get mayBlock(): boolean {
    return this.call.timeoutMs <= GUEST_LIMITS.blockingMsMax
  }
  /** Nobody knows of an answer yet, and it may run once more. */
  get mayRepeat(): boolean {
    return this.#isRepeatable && this.#attempts < 2 && !this.#hasResponse && !this.#isTold && !this.#isCancelled
  }
  /** For a place and a guest, since it came or was to be repeated. */
  get waitedMs(): number {
    return performance.now() - this.#waitingSince
  }
  /** Its caller has gone. */
  get isCancelled(): boolean {
    return this.#isCancelled
  }
  /** Nobody waits for it any more. */
  get isTold(): boolean {
    return this.#isTold
  }

  onAdmitted(): void {
    this.#hasPlace = true
    this.#desk.dispatch(this)
  }

  onRefused(error: AppError): void {
    this.#ladder.stop()
    if (!this.#isTold) {
      this.#isTold = true
      this.#listener.onRefused(error)
    }
    this.#leavePlace()
  }

  /** It goes to its guest, whose function may have to be loaded first: `invoke` follows, or `onEnd`. */
  enter(host: HostGuest, loaded: LoadedFunction): void {
    this.#attempts += 1
    this.#host = host
    this.loaded = loaded
    this.#enteredAt = performance.now()
    this.#queueMs += this.#enteredAt - this.#waitingSince
    this.#isLoading = !loaded.isReady
    if (this.#isLoading) this.#ladder.climb(this.call.timeoutMs - this.#spentMs)
  }

  /** Runs it; `run` is the guest's. */
  invoke(run: (call: GuestCall) => RunningCall): void {
    const call = this.#withTimeLeft()
    this.#isInvoked = true
    this.#ladder.climb(call.timeoutMs)
    const running = run(call)
    if (!this.#isInvoked) return // it has ended already
    this.#running = running
    if (this.#isCancelled) running.cancel()
  }

  onResponse(response: GuestResponse): void {
    if (this.#isTold) return
    this.#hasResponse = true
    this.#isStreaming = !(response.body instanceof Uint8Array)
    this.#listener.onResponse(response)
  }

  /** A stream that its deadline cut off has failed, however well its guest says it ended. */
  onEnd(ending: GuestEnding): void {
    const isCutOff = this.#isLate && this.#isStreaming
    this.#host?.onCallEnd(this, isCutOff ? { ...ending, failure: ending.failure ?? this.timeout() } : ending)
  }

  /** Takes it out of its guest, to run elsewhere or to be told its end. */
  exit(): void {
    this.#ladder.stop()
    this.#host = undefined
    this.#running = undefined
    this.#isInvoked = false
  }

  /** Runs it once more, in what is left of its time. */
  repeat(): void {
    this.#waitingSince = performance.now()
    this.#spentMs = this.#waitingSince - this.#enteredAt
    this.#desk.dispatch(this)
  }

  /** Tells how it ended, unless its caller knows already, and gives its place back. */
  conclude(ending: GuestEnding, { isCollateral }: { isCollateral: boolean }): void {
    this.#tell(ending, isCollateral)
    this.#leavePlace()
  }

  cancel(): void {
    if (this.#isCancelled || this.#isTold) return
    this.#isCancelled = true
    if (this.#isInvoked) return void this.#running?.cancel()
    if (this.#host) this.#host.onCallWithdrawn(this)
    else this.#desk.withdraw(this)
    this.onRefused(new AppError('BAD_REQUEST', { internal: 'the caller went away before the call began' }))
  }

  onLate(): void {
    this.#isLate = true
    this.#running?.cancel()
  }

  onGrace(): void {
    this.#host?.onCallLate(this)
    this.#tell(ended(this.timeout()), false)
  }

  onOverdue(): void {
    this.#host?.onCallOverdue(this)
  }

  timeout(): GuestFailure {
    return { type: 'failure', code: 'FUNCTION_TIMEOUT', message: `The function did not end within ${this.call.timeoutMs} ms.` }
  }

  #tell({ failure, logs, cpuMs, heapBytes, bytesOut }: GuestEnding, isCollateral: boolean): void {
    if (this.#isTold) return
    this.#isTold = true
    this.#listener.onEnd({
      failure,
      logs,
      cpuMs,
      heapBytes,
      bytesOut,
      isCollateral,
      cold: this.cold,
      queueMs: Math.round(this.#queueMs * 100) / 100,
    })
  }

  #leavePlace(): void {
    if (!this.#hasPlace) return
    this.#hasPlace = false
    this.#desk.leave(this)
  }

  /** Loading counts against the limit, except for a first allowance: small limits must survive a cold start. */
  #withTimeLeft(): GuestCall {
    if (!this.#isLoading && this.#spentMs === 0) return this.call
    const loadMs = this.#isLoading ? performance.now() - this.#enteredAt : 0
    const leftMs = this.call.timeoutMs - this.#spentMs - Math.max(0, loadMs - GUEST_LIMITS.loadAllowanceMs)
    return { ...this.call, timeoutMs: Math.max(1, Math.round(leftMs)) }
  }
}

/** The end of a call of which nothing but its failure is known. */
export function ended(failure: GuestFailure | undefined): GuestEnding {
  return { failure, logs: [], cpuMs: 0, heapBytes: 0, bytesOut: 0 }
}
