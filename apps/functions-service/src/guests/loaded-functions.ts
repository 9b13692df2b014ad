import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { GuestConnection } from './guest-connection.ts'
import { GUEST_LIMITS } from './guest-limits.ts'

export type LoadResult = Awaited<ReturnType<GuestConnection['load']>>

interface Loaded {
  /** Calls that are using the isolate. */
  calls: number
  /** Nothing asks for it any more: goes with its last call. */
  isOutdated: boolean
  load: Promise<LoadResult>
}

/**
 * The isolates of one guest, loaded on demand, one for each `isolateKey`. When a slot comes to mean a new version, the old one goes once
 * its calls have ended; beyond 50 isolates, the one longest unused goes.
 */
export class LoadedFunctions {
  readonly #connection: GuestConnection
  /** Least recently used first. */
  readonly #byKey = new Map<string, Loaded>()
  readonly #keyOfSlot = new Map<string, string>()

  constructor(connection: GuestConnection) {
    this.#connection = connection
  }

  get size(): number {
    return this.#byKey.size
  }

  /**
   * Begins a call; `leave` ends it, and the isolate stays until then. `cold`: this call began the load.
   * A load that fails is forgotten, so the next call tries again.
   */
  enter(fn: RunnableFunction, timeoutMs: number): { load: Promise<LoadResult>; cold: boolean; leave(): void } {
    this.#fill(fn.slot, fn.isolateKey)
    const found = this.#byKey.get(fn.isolateKey)
    const loaded = found ?? this.#begin(fn, timeoutMs)
    loaded.calls += 1
    loaded.isOutdated = false
    this.#byKey.delete(fn.isolateKey)
    this.#byKey.set(fn.isolateKey, loaded)
    const leave = (): void => {
      loaded.calls -= 1
      if (loaded.isOutdated && loaded.calls === 0) this.#drop(fn.isolateKey, loaded)
    }
    return { load: loaded.load, cold: found === undefined, leave }
  }

  #begin(fn: RunnableFunction, timeoutMs: number): Loaded {
    if (this.#byKey.size >= GUEST_LIMITS.isolatesMax) this.#dropLongestUnused()
    const { isolateKey: key, functionName, projectId, deploymentId, version, code, env, memoryMb } = fn
    const load = this.#connection.load({ key, functionName, projectId, deploymentId, version, code, env, memoryMb }, timeoutMs)
    const loaded: Loaded = { calls: 0, isOutdated: false, load }
    void load.then((result) => {
      if (!result.ok) this.#forget(key, loaded)
    })
    return loaded
  }

  #fill(slot: string, isolateKey: string): void {
    const previous = this.#keyOfSlot.get(slot)
    this.#keyOfSlot.set(slot, isolateKey)
    if (previous === undefined || previous === isolateKey) return
    const loaded = this.#byKey.get(previous)
    if (!loaded || [...this.#keyOfSlot.values()].includes(previous)) return
    loaded.isOutdated = true
    if (loaded.calls === 0) this.#drop(previous, loaded)
  }

  #dropLongestUnused(): void {
    const unused = [...this.#byKey].find(([, { calls }]) => calls === 0)
    if (unused) this.#drop(...unused)
  }

  #drop(isolateKey: string, loaded: Loaded): void {
    if (this.#forget(isolateKey, loaded)) this.#connection.unload(isolateKey)
  }

  #forget(isolateKey: string, loaded: Loaded): boolean {
    if (this.#byKey.get(isolateKey) !== loaded) return false
    this.#byKey.delete(isolateKey)
    for (const [slot, key] of this.#keyOfSlot) if (key === isolateKey) this.#keyOfSlot.delete(slot)
    return true
  }
}
