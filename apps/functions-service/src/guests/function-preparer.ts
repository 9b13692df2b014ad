import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { GuestConnection, PreparedFunction } from './guest-connection.ts'
import { toGuestFunction } from './to-guest-function.ts'

type ThrowAwayGuest = Pick<GuestConnection, 'prepare' | 'kill'>

interface Options {
  /** Starts a guest that is used for nothing else. @throws AppError RUNTIME_UNAVAILABLE */
  start(fn: RunnableFunction): Promise<ThrowAwayGuest>
  /** Undefined: it took too long, or the guest died of it. */
  onPrepared(fn: RunnableFunction, prepared: PreparedFunction | undefined): void
  /** Calls are running: they go first. */
  isBusy(): boolean
  /** Milliseconds of evaluation above which a snapshot is tried. */
  slowMs: number
  log: Logger
  /** Before each, so that whoever caused it has been served. Default 200 ms. */
  pauseMs?: number
}

interface Bound {
  projectId: string
  memoryMb: number
  guest: ThrowAwayGuest
}

const WAITING_MAX = 200
const PAUSE_MS = 200
/** On a platform that always has calls, one function in so long is prepared regardless. */
const BUSY_MS_MAX = 5_000
const LOOK_MS = 50
/** The top level runs in the making, without any limit of its own. */
const MAKE_MS_MAX = 10_000

/**
 * Makes what functions are loaded with (code caches, app snapshots) in the background, one at a time, in a guest that serves nothing else
 * and ends with the last function of its project: making it runs code that nothing bounds but the guest's end. What is asked for when
 * two hundred wait is forgotten: it is loaded more slowly.
 */
export class FunctionPreparer {
  readonly #options: Options
  /** By project and isolate: asking twice changes nothing. */
  readonly #waiting = new Map<string, RunnableFunction>()
  #running: Promise<void> | undefined
  #bound: Bound | undefined
  readonly #closing = new AbortController()

  constructor(options: Options) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.size
  }

  ask(fn: RunnableFunction): void {
    if (this.#closing.signal.aborted || this.#waiting.size >= WAITING_MAX) return
    this.#waiting.set(`${fn.projectId}:${fn.isolateKey}`, fn)
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  /** Makes no more; settles when the guest at work is gone. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#waiting.clear()
    await this.#endGuest()
    await this.#running
  }

  async #run(): Promise<void> {
    for (const [key, fn] of this.#waiting) {
      if (!(await this.#calm())) break
      await this.#prepare(fn)
      this.#waiting.delete(key)
    }
    await this.#endGuest()
  }

  /** False when there is nothing to be made any more. */
  async #calm(): Promise<boolean> {
    const { isBusy, pauseMs = PAUSE_MS } = this.#options
    const until = performance.now() + BUSY_MS_MAX
    let waitMs = pauseMs
    do {
      await delay(waitMs, undefined, { ref: false, signal: this.#closing.signal }).catch(() => undefined) // aborted by close()
      waitMs = LOOK_MS
    } while (!this.#closing.signal.aborted && isBusy() && performance.now() < until)
    return !this.#closing.signal.aborted
  }

  async #prepare(fn: RunnableFunction): Promise<void> {
    const { onPrepared, slowMs, log } = this.#options
    try {
      const guest = await this.#guestFor(fn)
      if (this.#closing.signal.aborted) return
      const timer = setTimeout(() => void guest.kill(), 2 * MAKE_MS_MAX).unref()
      const prepared = await guest.prepare({ ...toGuestFunction(fn, 1), wantsCodeCache: true }, { timeoutMs: MAKE_MS_MAX, slowMs })
      clearTimeout(timer)
      if (!prepared) await this.#endGuest() // it may be in any state
      if (!this.#closing.signal.aborted) onPrepared(fn, prepared)
    } catch (error) {
      log.warn('function could not be prepared', { error }) // of the next one perhaps: it says nothing about this one's code
    }
  }

  /** The one there is when it is the project's and large enough: memory of two projects never meets in one process. */
  async #guestFor(fn: RunnableFunction): Promise<ThrowAwayGuest> {
    const { projectId, memoryMb } = fn
    const bound = this.#bound
    if (bound?.projectId === projectId && bound.memoryMb >= memoryMb) return bound.guest
    await this.#endGuest()
    const guest = await this.#options.start(fn)
    this.#bound = { projectId, memoryMb, guest }
    if (this.#closing.signal.aborted) await this.#endGuest()
    return guest
  }

  async #endGuest(): Promise<void> {
    const guest = this.#bound?.guest
    this.#bound = undefined
    await guest?.kill()
  }
}
