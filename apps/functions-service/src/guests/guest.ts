import { setTimeout as delay } from 'node:timers/promises'
import type { EgressPass } from '../egress/egress-pass.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import { climbDeadlineLadder } from './deadline-ladder.ts'
import type { GuestCall, GuestConnection, GuestFailure, GuestOutcome } from './guest-connection.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { LoadedFunctions } from './loaded-functions.ts'

export interface GuestRun {
  outcome: GuestOutcome
  /** The isolate was made for this call. */
  cold: boolean
  /** The guest was ended on account of something else: no fault of this function. */
  isCollateral: boolean
}

export type EndReason = 'deadline' | 'memory' | 'unresponsive' | 'unused' | 'closing'

interface GuestOptions {
  connection: GuestConnection
  memoryBytesMax: number
  /** The passes of running calls, by invocation id; the egress door looks them up. */
  passes: Map<string, EgressPass>
}

/**
 * One guest process as the pool sees it: bound to one project for life, and given up after any timeout or memory event (R3). A retired
 * guest takes no new calls, ends those it has, and is then killed.
 */
export class Guest {
  readonly memoryBytesMax: number
  /** Called whenever the guest was retired, lost its last call, or is gone. */
  onChange: (guest: Guest) => void = () => undefined
  readonly #connection: GuestConnection
  readonly #functions: LoadedFunctions
  readonly #passes: Map<string, EgressPass>
  #projectId: string | undefined
  #calls = 0
  #usedAt = performance.now()
  #isRetired = false
  #isGone = false
  #end: EndReason | undefined
  /** Calls that were past all patience when the guest was ended. */
  readonly #culprits = new Set<string>()
  #memoryBytes = 0
  #isMeasuring = false
  #isPinging = false
  #silentRounds = 0

  constructor({ connection, memoryBytesMax, passes }: GuestOptions) {
    this.#connection = connection
    this.#functions = new LoadedFunctions(connection)
    this.#passes = passes
    this.memoryBytesMax = memoryBytesMax
    void connection.exited.then(() => {
      this.#isGone = true
      this.onChange(this)
    })
  }

  get projectId(): string | undefined {
    return this.#projectId
  }
  get isGone(): boolean {
    return this.#isGone
  }
  get isUsable(): boolean {
    return !this.#isRetired && !this.#isGone && this.#end === undefined
  }
  /** Calls that have entered and not left. */
  get calls(): number {
    return this.#calls
  }
  get isolates(): number {
    return this.#functions.size
  }
  /** As last measured. */
  get memoryBytes(): number {
    return this.#memoryBytes
  }
  get idleMs(): number {
    return this.#calls > 0 ? 0 : performance.now() - this.#usedAt
  }

  /** Gives the guest to a project, once and for ever: memory of two projects never meets in one process. */
  bind(projectId: string): void {
    if (this.#projectId !== undefined && this.#projectId !== projectId) throw new Error('a guest must never serve a second project')
    this.#projectId = projectId
    this.#usedAt = performance.now()
  }

  /** Announces a call, so that the guest stays; pair with `leave`. */
  enter(): void {
    this.#calls += 1
  }

  leave(): void {
    this.#calls -= 1
    this.#usedAt = performance.now()
    if (this.#calls === 0) this.onChange(this)
  }

  /** Runs one call, loading the function first where needed. Settles within `timeoutMs` + 2 s, whatever the code does. */
  async run(fn: RunnableFunction, call: GuestCall, pass: EgressPass): Promise<GuestRun> {
    const startedAt = performance.now()
    const { load, cold, leave } = this.#functions.enter(fn, call.timeoutMs)
    this.#passes.set(call.invocationId, pass)
    try {
      const loaded = await this.#beforeDeadline(load, call)
      const handlerCall = { ...call, timeoutMs: handlerMs(call.timeoutMs, performance.now() - startedAt) }
      const outcome = loaded.ok
        ? await this.#beforeDeadline(this.#connection.invoke(fn.isolateKey, handlerCall), handlerCall)
        : { result: loaded.failure, logs: loaded.logs, cpuMs: 0, heapBytes: 0 }
      return this.#judge(outcome, { call, cold })
    } finally {
      this.#passes.delete(call.invocationId)
      leave()
    }
  }

  /** Takes no more calls; goes when the last one has ended. */
  retire(): void {
    if (this.#isRetired) return
    this.#isRetired = true
    this.onChange(this)
  }

  /** Kills the process; its calls fail. Settles when it is gone. */
  async end(reason: EndReason): Promise<void> {
    if (this.#end === undefined) {
      this.#end = reason
      this.onChange(this)
    }
    await this.#connection.kill()
  }

  /** Whether it is there: it answers a ping, soon. */
  async answers(): Promise<boolean> {
    const late = new AbortController()
    const silence = delay(GUEST_LIMITS.answerMs, Number.POSITIVE_INFINITY, { signal: late.signal }).catch(() => Number.POSITIVE_INFINITY) // answered in time
    const roundTripMs = await Promise.race([this.#connection.ping(), silence])
    late.abort()
    return Number.isFinite(roundTripMs) && this.isUsable
  }

  /** One round of the watchdog: memory is measured (R4), a ping sent, and an answer to the last one missed. */
  watch(): void {
    if (this.#isGone) return
    if (this.#isPinging) this.#silentRounds += 1
    else this.#ping()
    if (this.#silentRounds > GUEST_LIMITS.silentRoundsMax) void this.end('unresponsive')
    if (!this.#isMeasuring) void this.#measure()
  }

  #ping(): void {
    this.#isPinging = true
    const answered = (): void => {
      this.#isPinging = false
      this.#silentRounds = 0
    }
    this.#connection.ping().then(answered, () => undefined) // fails with the guest, and `exited` tells
  }

  async #measure(): Promise<void> {
    this.#isMeasuring = true
    this.#memoryBytes = await this.#connection.memoryBytes().catch(() => 0)
    this.#isMeasuring = false
    if (this.#memoryBytes > this.memoryBytesMax) await this.end('memory')
    else if (this.#memoryBytes > this.memoryBytesMax * GUEST_LIMITS.memorySoftShare) this.retire()
  }

  #beforeDeadline<Result>(work: Promise<Result>, { invocationId, timeoutMs }: GuestCall): Promise<Result> {
    return climbDeadlineLadder(work, {
      timeoutMs,
      onLate: () => this.#connection.cancel(invocationId),
      onOverdue: () => {
        this.#culprits.add(invocationId)
        void this.end('deadline')
      },
    })
  }

  #judge(outcome: GuestOutcome, { call, cold }: { call: GuestCall; cold: boolean }): GuestRun {
    if (outcome.result.type === 'response') return { outcome, cold, isCollateral: false }
    const result = outcome.result.code === 'FUNCTION_CRASHED' ? this.#explainEnd(outcome.result, call) : outcome.result
    if (result.code === 'FUNCTION_TIMEOUT' || result.code === 'FUNCTION_MEMORY_LIMIT' || result.code === 'FUNCTION_CRASHED') this.retire()
    const isCollateral = result.code === 'FUNCTION_CRASHED' && this.#end !== undefined && this.#end !== 'unresponsive'
    return { outcome: { ...outcome, result }, cold, isCollateral }
  }

  /** The connection only sees its process end; why it was ended is known here. */
  #explainEnd(failure: GuestFailure, { invocationId, timeoutMs }: GuestCall): GuestFailure {
    if (this.#culprits.has(invocationId))
      return { type: 'failure', code: 'FUNCTION_TIMEOUT', message: `The function did not end within ${timeoutMs} ms.` }
    if (this.#end === 'memory')
      return { type: 'failure', code: 'FUNCTION_MEMORY_LIMIT', message: 'The function’s process used more memory than its limit.' }
    return failure
  }
}

/** Loading counts against the limit, except for a first allowance: small limits must survive a cold start. */
function handlerMs(timeoutMs: number, loadMs: number): number {
  return Math.max(1, Math.round(Math.min(timeoutMs, timeoutMs + GUEST_LIMITS.loadAllowanceMs - loadMs)))
}
