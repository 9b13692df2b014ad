import { setTimeout as delay } from 'node:timers/promises'
import type { EgressPass } from '../egress/egress-pass.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { CompiledFunctions } from './compiled-functions.ts'
import type { GuestConnection, GuestEnding, GuestFailure, GuestLoad } from './guest-connection.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { GuestWatch } from './guest-watch.ts'
import { type EndReason, judgeFall } from './judge-fall.ts'
import { type LoadedFunction, LoadedFunctions } from './loaded-functions.ts'
import { ended, type HostGuest, type PooledCall } from './pooled-call.ts'
import { warmUp } from './warm-up.ts'

interface Options {
  connection: GuestConnection
  memoryBytesMax: number
  compiled: CompiledFunctions
  /** Its memory is capped from outside, whatever it does (a cgroup). */
  isMemoryCapped: boolean
}

/** Told of what befalls a guest. */
export interface GuestOwner {
  /** It was retired, lost its last call, or is gone. */
  onChange(guest: Guest): void
  /** A guest has ended while these functions had calls in it or were being loaded: at least one of them was the cause. */
  onCrash(suspects: RunnableFunction[]): void
}

interface Fallen {
  call: PooledCall
  ending: GuestEnding
}

/**
 * One guest process as the pool sees it: bound to one project for life, and given up after any timeout or memory event (R3). A retired
 * guest takes no new calls, ends those it has, and is then killed.
 */
export class Guest implements HostGuest {
  readonly memoryBytesMax: number
  owner: GuestOwner | undefined
  readonly #connection: GuestConnection
  readonly #functions: LoadedFunctions
  readonly #watch: GuestWatch
  /** By invocation. */
  readonly #calls = new Map<string, PooledCall>()
  /** Calls that fell in this turn and wait for the whole picture. */
  #fallen: Fallen[] = []
  readonly #culprits = new Set<PooledCall>()
  #projectId: string | undefined
  #blocking = 0
  #usedAt = performance.now()
  #isActive = true
  #hasServed = false
  #isRetired = false
  #isLost = false
  #isGone = false
  #end: EndReason | undefined

  constructor({ connection, memoryBytesMax, ...options }: Options) {
    this.#connection = connection
    this.#functions = new LoadedFunctions({ ...options, connection, heapBytesMax: memoryBytesMax * GUEST_LIMITS.heapShare })
    this.#watch = new GuestWatch({ connection, memoryBytesMax })
    this.memoryBytesMax = memoryBytesMax
    void connection.exited.then(() => this.#go())
    void connection.lost.then(() => this.#lose())
  }

  get projectId(): string | undefined {
    return this.#projectId
  }
  get isGone(): boolean {
    return this.#isGone
  }
  get isUsable(): boolean {
    return !this.#isRetired && !this.#isLost && !this.#isGone && this.#end === undefined
  }
  /** Somebody will miss it: it has served well, and was not ended to make room. */
  get isMissed(): boolean {
    return this.#hasServed && this.#end !== 'unused' && this.#end !== 'closing'
  }
  /** Calls that have entered and not ended. */
  get calls(): number {
    return this.#calls.size
  }
  get isolates(): number {
    return this.#functions.size
  }
  get memoryBytes(): number {
    return this.#watch.memoryBytes
  }
  get isSlow(): boolean {
    return this.#watch.isSlow
  }
  get isBusy(): boolean {
    return this.#watch.isBusy && this.#calls.size > 1
  }
  /** 0 while it has calls. */
  get idleMs(): number {
    return this.#calls.size > 0 ? 0 : performance.now() - this.#usedAt
  }

  /** Whether a call of it would find its isolate. */
  has(fn: RunnableFunction): boolean {
    return this.#functions.has(fn)
  }
  /** Whether a call of it would wait for a load that has begun. */
  isLoading(fn: RunnableFunction): boolean {
    return this.#functions.isLoading(fn)
  }
  /** Functions in use, the latest first. */
  recent(): RunnableFunction[] {
    return this.#functions.recent()
  }
  passOf(invocationId: string): EgressPass | undefined {
    return this.#calls.get(invocationId)?.pass
  }

  /** Gives the guest to a project, once and for ever: memory of two projects never meets in one process. */
  bind(projectId: string): void {
    if (this.#projectId !== undefined && this.#projectId !== projectId) throw new Error('a guest must never serve a second project')
    this.#projectId = projectId
    this.#usedAt = performance.now()
  }

  /** Makes its first function and call quicker; see warm-up.ts. */
  async warmUp(memoryMb: number): Promise<void> {
    await warmUp(this.#connection, memoryMb)
  }

  /** Loads functions before they are asked for, one after the other and behind those that somebody waits for. Never rejects. */
  async preload(fns: readonly RunnableFunction[]): Promise<void> {
    for (const fn of fns) {
      await delay(GUEST_LIMITS.preloadPauseMs, undefined, { ref: false })
      await Promise.all(this.#functions.loading.map(({ load }) => load))
      if (!this.isUsable) return
      if (this.#functions.hasSlot(fn)) continue // perhaps with a newer version
      const loaded = this.#functions.enter(fn, Math.max(fn.timeoutMs, GUEST_LIMITS.preloadMsMin))
      await loaded.load
      this.#functions.leave(loaded, 0)
    }
  }

  /** Runs one call, loading the function first where needed. The call is told its end within its time and half a second, whatever the code does. */
  run(call: PooledCall): void {
    if (call.fn.projectId !== this.#projectId) throw new Error('a guest must never serve a second project')
    const loaded = this.#functions.enter(call.fn)
    this.#calls.set(call.call.invocationId, call)
    if (call.mayBlock) this.#blocking += 1
    this.#isActive = true
    call.enter(this, loaded)
    if (loaded.isReady) this.#invoke(call, loaded)
    else {
      call.cold = loaded.calls === 1
      void loaded.load.then((result) => this.#onLoad(call, result))
    }
  }

  onCallEnd(call: PooledCall, ending: GuestEnding): void {
    const { failure } = ending
    this.#watch.charge(ending.cpuMs)
    if (!failure) this.#hasServed = true
    if (failure && FALLS.has(failure.code) && !isLeftBehind(call, failure)) this.retire()
    if (!failure || !MAY_BE_THE_GUESTS.has(failure.code)) this.#finish(call, ending).conclude(ending, { isCollateral: false })
    // One turn later it is known whether the whole guest has gone.
    else if (this.#fallen.push({ call, ending }) === 1) setImmediate(() => this.#judge())
  }

  onCallLate(): void {
    this.retire()
  }

  onCallWithdrawn(call: PooledCall): void {
    this.#finish(call, ended(undefined))
  }

  /** What has used up all patience is the call; while it is being loaded, every call that waits for the same. */
  onCallOverdue(call: PooledCall): void {
    const { loaded } = call
    for (const each of this.#calls.values()) if (each === call || (each.loaded === loaded && !loaded?.isReady)) this.#culprits.add(each)
    void this.end('deadline')
  }

  /** Takes no more calls; goes when the last one has ended. */
  retire(): void {
    if (this.#isRetired) return
    this.#isRetired = true
    this.owner?.onChange(this)
  }

  /** Kills the process; its calls fail. Settles when it is gone. */
  async end(reason: EndReason): Promise<void> {
    if (this.#end === undefined) {
      this.#end = reason
      this.owner?.onChange(this)
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

  /** One round of the watchdog. */
  async watch(): Promise<void> {
    if (this.#isGone) return
    const isActive = this.#isActive
    this.#isActive = this.#calls.size > 0
    const finding = await this.#watch.look({ mayBlock: this.#blocking > 0, isActive })
    if (finding === 'unresponsive') await this.end('unresponsive')
    if (finding === 'above ceiling') await this.end('memory')
    if (finding === 'above soft ceiling' && this.#functions.dropUnused() === 0) this.retire()
  }

  #invoke(call: PooledCall, { isolate }: LoadedFunction): void {
    call.invoke((guestCall) => this.#connection.invoke(isolate, guestCall, call))
  }

  #onLoad(call: PooledCall, result: GuestLoad): void {
    const { loaded } = call
    if (this.#calls.get(call.call.invocationId) !== call || !loaded) return
    if (result.ok && !call.isTold) this.#invoke(call, loaded)
    else if (result.ok)
      this.onCallEnd(call, ended(undefined)) // its time was over before it began
    else this.onCallEnd(call, { ...ended(result.failure), logs: result.logs })
  }

  /** The call leaves. */
  #finish(call: PooledCall, { heapBytes }: GuestEnding): PooledCall {
    call.exit()
    if (!this.#calls.delete(call.call.invocationId)) return call
    if (call.mayBlock) this.#blocking -= 1
    if (call.loaded) this.#functions.leave(call.loaded, heapBytes)
    if (this.#calls.size > 0) return call
    this.#usedAt = performance.now()
    this.owner?.onChange(this)
    return call
  }

  #judge(): void {
    const fallen = this.#fallen
    if (fallen.length === 0) return
    this.#fallen = []
    const suspects = this.#suspects()
    const isGuestGone = this.#isGone || this.#isLost
    if (isGuestGone) this.#accuse(suspects)
    for (const { call, ending } of fallen) {
      const isCulprit = this.#culprits.has(call)
      const facts = { isGuestGone, end: this.#end, isCulprit, hadCompany: suspects.length > 1 }
      const failure = isCulprit ? call.timeout() : (ending.failure ?? call.timeout())
      const judgement = judgeFall({ failure, ...facts })
      this.#finish(call, ending)
      if (judgement.mayRepeat && call.mayRepeat) call.repeat()
      else call.conclude({ ...ending, failure: judgement.failure }, judgement)
    }
  }

  /** Functions that have calls here or are being loaded, each once. */
  #suspects(): RunnableFunction[] {
    const fns = [...this.#calls.values()].map(({ fn }) => fn)
    const loading = this.#functions.loading.map(({ fn }) => fn)
    return [...new Map([...fns, ...loading].map((fn) => [fn.name, fn])).values()]
  }

  #accuse(suspects: RunnableFunction[]): void {
    if (this.#end === 'unused' || this.#end === 'closing') return
    const culprits = [...this.#culprits].map(({ fn }) => fn)
    this.owner?.onCrash(this.#end === 'deadline' ? culprits : suspects)
  }

  /** Its successor need not wait until it is known how it has ended, nor do its calls, where that can be told without. */
  #lose(): void {
    this.#isLost = true
    this.owner?.onChange(this)
  }

  #go(): void {
    this.#isGone = true
    this.#judge()
    this.owner?.onChange(this)
  }
}

/** Ends after which neither isolate nor guest is used on (R3). */
const FALLS: ReadonlySet<string> = new Set(['FUNCTION_TIMEOUT', 'FUNCTION_MEMORY_LIMIT', 'FUNCTION_CRASHED'])
/** Those of them that may have befallen the guest as a whole. */
const MAY_BE_THE_GUESTS: ReadonlySet<string> = new Set(['FUNCTION_MEMORY_LIMIT', 'FUNCTION_CRASHED'])

/** A stream that nobody reads any more ends like this. An isolate that is truly lost says the same to its next call, whose caller is there. */
const isLeftBehind = (call: PooledCall, { code }: GuestFailure): boolean => call.isCancelled && code === 'FUNCTION_CRASHED'
