import { LRUCache } from 'lru-cache'
import type { CompiledStore } from '../function-registry/compiled-store.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { GuestFunction, GuestLoad, PreparedFunction } from './guest-connection.ts'

export type Compiled = Pick<GuestFunction, 'codeCache' | 'appSnapshot'>

interface Options {
  store: CompiledStore
  /** Names what guests run functions with (prelude and the like): a snapshot holds a copy of it. */
  runtimeHash: string
  /** A load without a snapshot took so long that one would pay. */
  onSlowLoad(fn: RunnableFunction): void
}

/** A function whose loads take longer gets a snapshot, if its code allows one (performance.md §2.2). */
export const SLOW_MS = 8
/** Loads of a kind before their quickest is believed: the first of a process are slower than what they measure. */
const TRIALS = 2
const NODE = `${process.version} ${process.arch}`
const REMEMBERED_MAX = 10_000

/** The quickest of all loads of one kind. */
interface Quickest {
  loads: number
  ms: number
}

/**
 * Code caches and app snapshots of functions. Both are looked up by project, code and Node version, snapshots also by env and runtime:
 * what a guest of one project has made is never given to one of another. What did harm once is not tried again by this process, nor is a snapshot that has proved slower than none.
 */
export class CompiledFunctions {
  readonly #options: Options
  /** Names of snapshots that cannot be made, or ended a guest. */
  readonly #refused = new LRUCache<string, true>({ max: REMEMBERED_MAX })
  /** Of code caches likewise. */
  readonly #refusedCaches = new LRUCache<string, true>({ max: REMEMBERED_MAX })
  /** By name of the snapshot, too: what was prepared, whatever came of it. */
  readonly #prepared = new LRUCache<string, true>({ max: REMEMBERED_MAX })
  /** By name of the snapshot: loads without it, and with it. */
  readonly #plain = new LRUCache<string, Quickest>({ max: REMEMBERED_MAX })
  readonly #restored = new LRUCache<string, Quickest>({ max: REMEMBERED_MAX })
  readonly #counts = { loads: 0, withCodeCache: 0, withSnapshot: 0 }

  constructor(options: Options) {
    this.#options = options
  }

  /** What is there to load a function with; empty when nothing is. Never rejects. */
  async find(fn: RunnableFunction): Promise<Compiled> {
    const appSnapshot = await this.#read(this.#snapshotKey(fn), this.#refused)
    if (appSnapshot) return { appSnapshot }
    const codeCache = await this.#read(codeCacheKey(fn), this.#refusedCaches)
    return codeCache ? { codeCache } : {}
  }

  /** Told how a load went that was given `compiled`. */
  learn(fn: RunnableFunction, compiled: Compiled, load: GuestLoad): void {
    if (!load.ok) {
      if (load.failure.code === 'FUNCTION_CRASHED') this.#distrust(fn, compiled)
      return
    }
    this.#counts.loads += 1
    if (load.usedCodeCache) this.#counts.withCodeCache += 1
    if (load.usedSnapshot) this.#counts.withSnapshot += 1
    const { store } = this.#options
    if (compiled.codeCache && !load.usedCodeCache) void store.remove(codeCacheKey(fn)) // another V8's: the next load makes a new one
    if (compiled.appSnapshot && !load.usedSnapshot) this.refuseSnapshot(fn)
    if (load.codeCache) void store.write(codeCacheKey(fn), load.codeCache)
    this.#weigh(fn, load)
  }

  /** Whether a snapshot should be made, and whether the one there is pays. */
  #weigh(fn: RunnableFunction, { usedSnapshot, loadMs }: { usedSnapshot: boolean; loadMs: number }): void {
    const key = this.#snapshotKey(fn)
    const same = usedSnapshot ? this.#restored : this.#plain
    const { loads, ms } = same.get(key) ?? { loads: 0, ms: Number.POSITIVE_INFINITY }
    const quickest = { loads: loads + 1, ms: Math.min(ms, loadMs) }
    same.set(key, quickest)
    if (quickest.loads < TRIALS) return
    if (usedSnapshot && quickest.ms >= (this.#plain.get(key)?.ms ?? Number.POSITIVE_INFINITY)) this.refuseSnapshot(fn)
    const mayHave = !usedSnapshot && !fn.webAssembly && !this.#refused.has(key)
    if (mayHave && quickest.ms > SLOW_MS) this.#options.onSlowLoad(fn)
  }

  /** Whether preparing it may be of use: nothing is there, and it was not tried before. Never rejects. */
  async wantsPreparing(fn: RunnableFunction): Promise<boolean> {
    if (this.#prepared.has(this.#snapshotKey(fn))) return false
    const { codeCache, appSnapshot } = await this.find(fn)
    return !codeCache && !appSnapshot
  }

  /** Keeps what was made ahead, the snapshot only when it is the quicker way. Undefined: it cannot be made, and is not tried again. */
  async keep(fn: RunnableFunction, prepared: PreparedFunction | undefined): Promise<void> {
    const { codeCache, appSnapshot, plainMs = 0, restoredMs = 0 } = prepared ?? {}
    this.#prepared.set(this.#snapshotKey(fn), true)
    if (codeCache) await this.#options.store.write(codeCacheKey(fn), codeCache)
    if (appSnapshot && restoredMs < plainMs) await this.#options.store.write(this.#snapshotKey(fn), appSnapshot)
    else if (!prepared || plainMs > SLOW_MS) this.refuseSnapshot(fn)
  }

  /** There is to be none: not as long as code, env and runtime are the same. */
  refuseSnapshot(fn: RunnableFunction): void {
    this.#refused.set(this.#snapshotKey(fn), true)
    void this.#options.store.remove(this.#snapshotKey(fn))
  }

  /** Loads since the start, and how many of them were helped; bytes of what helps that are in memory. */
  statistics(): { loads: number; withCodeCache: number; withSnapshot: number; compiledBytes: number } {
    return { ...this.#counts, compiledBytes: this.#options.store.memoryBytes }
  }

  async #read(key: string, refused: LRUCache<string, true>): Promise<Uint8Array | undefined> {
    return refused.has(key) ? undefined : await this.#options.store.read(key)
  }

  /** The guest ended during the load: perhaps on account of what it was given. */
  #distrust(fn: RunnableFunction, { codeCache, appSnapshot }: Compiled): void {
    if (appSnapshot) this.refuseSnapshot(fn)
    if (!codeCache) return
    this.#refusedCaches.set(codeCacheKey(fn), true)
    void this.#options.store.remove(codeCacheKey(fn))
  }

  #snapshotKey({ projectId, sha256, envHash }: RunnableFunction): string {
    return `snapshot:${projectId}:${sha256}:${envHash}:${NODE}:${this.#options.runtimeHash}`
  }
}

const codeCacheKey = ({ projectId, sha256 }: RunnableFunction): string => `code:${projectId}:${sha256}:${NODE}`
