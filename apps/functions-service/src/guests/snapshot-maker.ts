import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { GuestConnection } from './guest-connection.ts'
import { toGuestFunction } from './to-guest-function.ts'

interface Options {
  /** Starts a guest that is used for nothing else. @throws AppError RUNTIME_UNAVAILABLE */
  start(fn: RunnableFunction): Promise<Pick<GuestConnection, 'makeSnapshot' | 'kill'>>
  /** Undefined: the code does not allow one, or it took too long, or the guest died of it. */
  onMade(fn: RunnableFunction, snapshot: Uint8Array | undefined): void
  log: Logger
  /** Before each, so that whoever caused it has been served. Default 2 s. */
  pauseMs?: number
}

const WAITING_MAX = 50
const PAUSE_MS = 2_000
/** The top level runs in the making, without any limit of its own. */
const MAKE_MS_MAX = 10_000
const SNAPSHOT_BYTES_MAX = 32 * 1024 * 1024

/**
 * Makes app snapshots in the background, one at a time, each in a guest that is thrown away afterwards: making one runs code that nothing
 * bounds but the guest's end. What is asked for beyond fifty that wait is forgotten; the next slow load asks again.
 */
export class SnapshotMaker {
  readonly #options: Options
  /** By project and isolate: asking twice changes nothing. */
  readonly #waiting = new Map<string, RunnableFunction>()
  #making: Promise<void> | undefined
  #guest: Pick<GuestConnection, 'kill'> | undefined
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
    this.#making ??= this.#makeAll().finally(() => {
      this.#making = undefined
    })
  }

  /** Makes no more; settles when the guest at work is gone. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#waiting.clear()
    await this.#guest?.kill()
    await this.#making
  }

  async #makeAll(): Promise<void> {
    for (const [key, fn] of this.#waiting) {
      const isDue = await delay(this.#options.pauseMs ?? PAUSE_MS, true, { ref: false, signal: this.#closing.signal }).catch(() => false)
      if (!isDue) return
      await this.#make(fn)
      this.#waiting.delete(key)
    }
  }

  async #make(fn: RunnableFunction): Promise<void> {
    const { start, onMade, log } = this.#options
    try {
      const guest = await start(fn)
      this.#guest = guest
      if (this.#closing.signal.aborted) return await guest.kill()
      const timer = setTimeout(() => void guest.kill(), 2 * MAKE_MS_MAX).unref()
      const snapshot = await guest.makeSnapshot({ ...toGuestFunction(fn, 1), wantsCodeCache: false }, MAKE_MS_MAX)
      clearTimeout(timer)
      await guest.kill()
      this.#guest = undefined
      onMade(fn, snapshot && snapshot.byteLength <= SNAPSHOT_BYTES_MAX ? snapshot : undefined)
    } catch (error) {
      log.warn('snapshot could not be made', { error }) // of the next function perhaps: it says nothing about this one's code
    }
  }
}
