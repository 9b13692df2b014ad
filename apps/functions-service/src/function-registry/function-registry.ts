import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ErrorCode } from '@plat/shared/errors/registry.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { LRUCache } from 'lru-cache'
import type { CodeSource } from './code-source.ts'
import type { CodeStore } from './code-store.ts'
import { type FunctionReference, referenceKey } from './function-reference.ts'
import { type FunctionDefaults, type RunnableFunction, toRunnableFunction } from './runnable-function.ts'

interface Options {
  source: CodeSource
  /** Last good code on disk, for when both this process and the api have gone. */
  store: CodeStore
  defaults: FunctionDefaults
  log: Logger
  /** Milliseconds of any steady clock. */
  now(): number
}

interface Entry {
  fn: RunnableFunction
  freshUntil: number
}

interface Absence {
  code: ErrorCode
  message: string
  until: number
}

const FRESH_MS = 10 * 60_000
const ABSENT_MS = 2_000
/** Pause between attempts to reach an api that is away, while kept code is served. */
const RETRY_MS = 1_000
const ENTRIES_MAX = 2_000
const BYTES_MAX = 256 * 1024 * 1024

export interface RegistryStatistics {
  hits: number
  misses: number
  /** Calls served with kept code because the api was away. */
  staleHits: number
  entries: number
  bytes: number
}

/**
 * Code and env of functions, from the api, kept in memory. What is 10 minutes old or was invalidated is asked for again before it is used;
 * while the api cannot be reached, whatever is kept goes on being served. Loads of the same function at the same time are one.
 */
export class FunctionRegistry {
  readonly #options: Options
  readonly #entries = new LRUCache<string, Entry>({ max: ENTRIES_MAX, maxSize: BYTES_MAX, sizeCalculation: ({ fn }) => fn.bytes })
  readonly #absent = new LRUCache<string, Absence>({ max: 10_000 })
  readonly #loads = new Map<string, Promise<RunnableFunction>>()
  readonly #counts = { hits: 0, misses: 0, staleHits: 0 }
  #apiIsAway = false
  #retryAt = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** @throws AppError PROJECT_NOT_FOUND, FUNCTION_NOT_FOUND, DEPLOYMENT_NOT_FOUND; RUNTIME_UNAVAILABLE when nothing is kept and the api is away */
  async find(reference: FunctionReference): Promise<RunnableFunction> {
    const key = referenceKey(reference)
    const entry = this.#entries.get(key) ?? (this.#apiIsAway ? await this.#restore(key) : undefined)
    if (entry && this.#options.now() < entry.freshUntil) {
      this.#counts.hits += 1
      return entry.fn
    }
    const absence = this.#absent.get(key)
    if (absence && this.#options.now() < absence.until) throw new AppError(absence.code, { detail: absence.message })
    if (entry && this.#apiIsAway) return this.#serveStale(key, reference, entry)
    this.#counts.misses += 1
    return await this.#load(key, reference)
  }

  /** What `find` would answer without asking anybody; undefined when it would have to. */
  findNow(reference: FunctionReference): RunnableFunction | undefined {
    const entry = this.#entries.get(referenceKey(reference))
    if (!entry || this.#options.now() >= entry.freshUntil) return undefined
    this.#counts.hits += 1
    return entry.fn
  }

  /** Makes what is kept of a function, of a whole project (`functionName` null), or of everything, be asked for again before its next use. */
  invalidate(scope: { projectId: string; functionName: string | null } | 'everything'): void {
    const prefix = scope === 'everything' ? '' : `${scope.projectId}:${scope.functionName === null ? '' : `${scope.functionName}:`}`
    for (const [key, entry] of this.#entries.entries()) if (key.startsWith(prefix)) entry.freshUntil = 0
    for (const key of this.#absent.keys()) if (key.startsWith(prefix)) this.#absent.delete(key)
    // An answer that is on its way may be the old one: whoever comes now must not get it.
    for (const key of this.#loads.keys()) if (key.startsWith(prefix)) this.#loads.delete(key)
    if (scope === 'everything') this.#apiIsAway = false
  }

  statistics(): RegistryStatistics {
    return { ...this.#counts, entries: this.#entries.size, bytes: this.#entries.calculatedSize }
  }

  #serveStale(key: string, reference: FunctionReference, entry: Entry): RunnableFunction {
    this.#counts.staleHits += 1
    if (this.#options.now() >= this.#retryAt) {
      this.#retryAt = this.#options.now() + RETRY_MS
      this.#load(key, reference).catch(() => undefined) // the next call meets the absence it found
    }
    return entry.fn
  }

  #load(key: string, reference: FunctionReference): Promise<RunnableFunction> {
    const running = this.#loads.get(key)
    if (running) return running
    const isCurrent = (): boolean => this.#loads.get(key) === load
    const load: Promise<RunnableFunction> = this.#fetch(key, reference, isCurrent).finally(() => {
      if (isCurrent()) this.#loads.delete(key)
    })
    this.#loads.set(key, load)
    return load
  }

  async #fetch(key: string, reference: FunctionReference, isCurrent: () => boolean): Promise<RunnableFunction> {
    try {
      const code = await this.#options.source(reference)
      const fn = toRunnableFunction(code, slotOf(key), this.#options.defaults)
      this.#apiIsAway = false
      // An answer that was overtaken by an invalidation still beats having nothing when the api goes away next.
      if (isCurrent() || !this.#entries.has(key)) {
        this.#keep(key, fn, isCurrent() ? FRESH_MS : 0)
        void this.#options.store.write(key, code)
      }
      return fn
    } catch (error) {
      if (isAbsence(error)) throw this.#forget(key, error, isCurrent)
      return await this.#fallBack(key, error)
    }
  }

  #forget(key: string, error: AppError, isCurrent: () => boolean): AppError {
    this.#apiIsAway = false
    if (isCurrent()) {
      this.#entries.delete(key)
      this.#absent.set(key, { code: error.code, message: error.message, until: this.#options.now() + ABSENT_MS })
      void this.#options.store.remove(key)
    }
    return error
  }

  async #fallBack(key: string, error: unknown): Promise<RunnableFunction> {
    if (!this.#apiIsAway) this.#options.log.warn('api is away, serving kept functions', { error })
    this.#apiIsAway = true
    this.#retryAt = this.#options.now() + RETRY_MS
    const entry = this.#entries.get(key) ?? (await this.#restore(key))
    if (!entry) throw error instanceof AppError ? error : new AppError('RUNTIME_UNAVAILABLE', { cause: error })
    this.#counts.staleHits += 1
    return entry.fn
  }

  /** Takes the last good code from disk, as something to be asked for again at the next chance. */
  async #restore(key: string): Promise<Entry | undefined> {
    const code = await this.#options.store.read(key)
    if (code) this.#keep(key, toRunnableFunction(code, slotOf(key), this.#options.defaults), 0)
    return this.#entries.get(key)
  }

  #keep(key: string, fn: RunnableFunction, freshMs: number): void {
    this.#entries.set(key, { fn, freshUntil: this.#options.now() + freshMs })
  }
}

const slotOf = (key: string): string => key.slice(key.indexOf(':') + 1)

/** Whether the api knows that there is no such thing, as opposed to not answering, or not to us. */
function isAbsence(error: unknown): error is AppError {
  return error instanceof AppError && (error.status === 404 || error.status === 400)
}
