import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { CompiledFunctions } from './compiled-functions.ts'
import type { GuestConnection, GuestLoad } from './guest-connection.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { toGuestFunction } from './to-guest-function.ts'

interface Options {
  connection: GuestConnection
  compiled: CompiledFunctions
  isMemoryCapped: boolean
  /** That the isolates' heaps may have together. */
  heapBytesMax: number
}

const NOT_CAPPED: GuestLoad = {
  ok: false,
  failure: {
    type: 'failure',
    code: 'FUNCTION_ERROR',
    message:
      'The function asks for WebAssembly, which needs guests with a memory cap, and this server has no cgroups to cap them with. ' +
      'Run the platform where it may use cgroups, or remove webAssembly from the configuration of the function.',
  },
  logs: [],
}
/** What an isolate is reckoned at until it has said how much it has. */
const HEAP_BYTES = 1024 * 1024

/** One isolate: being made, or ready. */
export interface LoadedFunction {
  readonly fn: RunnableFunction
  /** Its number in the guest. */
  readonly isolate: number
  /** Settles when the load has ended; never rejects. */
  readonly load: Promise<GuestLoad>
  isReady: boolean
  /** Calls that are using it or wait for it. */
  calls: number
  /** Nothing asks for it any more: goes with its last call. */
  isOutdated: boolean
  heapBytes: number
  /** When it came to have no calls. */
  usedAt: number
}

/**
 * The isolates of one guest, loaded on demand, one for each `isolateKey`. When a slot comes to mean a new version, the old one goes once
 * its calls have ended. When there are too many, or their heaps are too large together, those longest unused go.
 */
export class LoadedFunctions {
  readonly #options: Options
  readonly #byKey = new Map<string, LoadedFunction>()
  readonly #keyOfSlot = new Map<string, string>()
  #lastIsolate = 0

  constructor(options: Options) {
    this.#options = options
  }

  get size(): number {
    return this.#byKey.size
  }
  /** Those that are being made. */
  get loading(): LoadedFunction[] {
    return [...this.#byKey.values()].filter(({ isReady }) => !isReady)
  }

  has({ isolateKey }: RunnableFunction): boolean {
    return this.#byKey.get(isolateKey)?.isReady === true
  }

  isLoading({ isolateKey }: RunnableFunction): boolean {
    return this.#byKey.get(isolateKey)?.isReady === false
  }

  /** Whether something was asked for under its slot. */
  hasSlot({ slot }: RunnableFunction): boolean {
    return this.#keyOfSlot.has(slot)
  }

  /**
   * Begins a call, and the load where there is none; `leave` ends it, and the isolate stays until then. A load that fails is forgotten, so
   * the next call tries again; one that takes longer than `loadMsMax` costs the guest its life.
   */
  enter(fn: RunnableFunction, loadMsMax: number = fn.timeoutMs): LoadedFunction {
    if (this.#keyOfSlot.get(fn.slot) !== fn.isolateKey) this.#fill(fn.slot, fn.isolateKey)
    const loaded = this.#byKey.get(fn.isolateKey) ?? this.#begin(fn, loadMsMax)
    loaded.calls += 1
    loaded.isOutdated = false
    return loaded
  }

  /** `heapBytes`: as the call has found it, 0 when nobody looked. */
  leave(loaded: LoadedFunction, heapBytes: number): void {
    loaded.calls -= 1
    if (heapBytes > 0) loaded.heapBytes = heapBytes
    if (loaded.calls > 0) return
    loaded.usedAt = performance.now()
    if (loaded.isOutdated) this.#drop(loaded)
  }

  /** Those used within the last minute, the latest first. */
  recent(): RunnableFunction[] {
    const since = performance.now() - GUEST_LIMITS.recentMs
    const lastUse = ({ calls, usedAt }: LoadedFunction): number => (calls > 0 ? Number.POSITIVE_INFINITY : usedAt)
    const recent = [...this.#byKey.values()].filter((each) => each.isReady && !each.isOutdated && lastUse(each) > since)
    return recent.sort((a, b) => (lastUse(a) > lastUse(b) ? -1 : 1)).map(({ fn }) => fn)
  }

  /** Drops every isolate without calls. Answers how many. */
  dropUnused(): number {
    const unused = [...this.#byKey.values()].filter(({ calls, isReady }) => calls === 0 && isReady)
    for (const loaded of unused) this.#drop(loaded)
    return unused.length
  }

  #begin(fn: RunnableFunction, loadMsMax: number): LoadedFunction {
    this.#makeRoom()
    this.#lastIsolate += 1
    const isolate = this.#lastIsolate
    const facts = { isReady: false, calls: 0, isOutdated: false, heapBytes: HEAP_BYTES, usedAt: performance.now() }
    const load = this.#load(fn, isolate, loadMsMax).then((result) => this.#settle(loaded, result))
    const loaded: LoadedFunction = { fn, isolate, ...facts, load }
    this.#byKey.set(fn.isolateKey, loaded)
    return loaded
  }

  async #load(fn: RunnableFunction, isolate: number, loadMsMax: number): Promise<GuestLoad> {
    const { connection, compiled, isMemoryCapped } = this.#options
    if (fn.webAssembly && !isMemoryCapped) return NOT_CAPPED
    const made = await compiled.find(fn)
    const result = await connection.load(
      { ...toGuestFunction(fn, isolate), ...made, wantsCodeCache: made.codeCache === undefined },
      loadMsMax,
    )
    compiled.learn(fn, made, result)
    return result
  }

  #settle(loaded: LoadedFunction, result: GuestLoad): GuestLoad {
    if (result.ok) {
      loaded.isReady = true
      loaded.heapBytes = Math.max(HEAP_BYTES, result.heapBytes)
      if (loaded.isOutdated && loaded.calls === 0) this.#drop(loaded)
    } else this.#forget(loaded)
    return result
  }

  #fill(slot: string, isolateKey: string): void {
    const previous = this.#keyOfSlot.get(slot)
    this.#keyOfSlot.set(slot, isolateKey)
    const loaded = previous === undefined ? undefined : this.#byKey.get(previous)
    if (!loaded || [...this.#keyOfSlot.values()].includes(loaded.fn.isolateKey)) return
    loaded.isOutdated = true
    if (loaded.calls === 0 && loaded.isReady) this.#drop(loaded)
  }

  #makeRoom(): void {
    let heapBytes = 0
    for (const loaded of this.#byKey.values()) heapBytes += loaded.heapBytes
    const unused = [...this.#byKey.values()].filter(({ calls, isReady }) => calls === 0 && isReady).sort((a, b) => a.usedAt - b.usedAt)
    for (const loaded of unused) {
      if (this.#byKey.size < GUEST_LIMITS.isolatesMax && heapBytes + HEAP_BYTES <= this.#options.heapBytesMax) return
      heapBytes -= loaded.heapBytes
      this.#drop(loaded)
    }
  }

  #drop(loaded: LoadedFunction): void {
    if (this.#forget(loaded)) this.#options.connection.unload(loaded.isolate)
  }

  #forget(loaded: LoadedFunction): boolean {
    const { isolateKey } = loaded.fn
    if (this.#byKey.get(isolateKey) !== loaded) return false
    this.#byKey.delete(isolateKey)
    for (const [slot, key] of this.#keyOfSlot) if (key === isolateKey) this.#keyOfSlot.delete(slot)
    return true
  }
}
