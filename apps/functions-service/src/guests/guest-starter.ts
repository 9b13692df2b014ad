import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { EgressDoor } from '../egress/egress-door.ts'
import type { CompiledFunctions } from './compiled-functions.ts'
import { Guest } from './guest.ts'
import type { GuestConnection, GuestConnectionOptions } from './guest-connection.ts'
import { GUEST_LIMITS } from './guest-limits.ts'

/** Starts one guest process; see start-guest.ts. */
export type StartConnection = (options: Omit<GuestConnectionOptions, 'sandbox'>) => Promise<GuestConnection>

interface Options {
  startConnection: StartConnection
  egress: EgressDoor
  compiled: CompiledFunctions
  /** The sandbox caps the memory of a guest by a cgroup. */
  isMemoryCapped: boolean
  log: Logger
}

/** Starts guests, a few at a time, so that a burst of new projects cannot starve the ones that run. */
export class GuestStarter {
  readonly #options: Options
  readonly #waiting: (() => void)[] = []
  #running = 0
  #lastFailed = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Whether the last attempt failed: then no function of a new project can run. */
  get lastFailed(): boolean {
    return this.#lastFailed
  }

  /** Whoever asks now waits behind others. */
  get isBehind(): boolean {
    return this.#waiting.length > 0
  }

  /** @throws AppError RUNTIME_UNAVAILABLE when the process does not come up */
  async start(memoryBytesMax: number): Promise<Guest> {
    if (this.#running >= GUEST_LIMITS.startsMax) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#running += 1
    try {
      const guest = await this.#startOne(memoryBytesMax)
      this.#lastFailed = false
      return guest
    } catch (cause) {
      this.#lastFailed = true
      this.#options.log.error('guest could not be started', { error: cause })
      throw new AppError('RUNTIME_UNAVAILABLE', { cause })
    } finally {
      this.#running -= 1
      this.#waiting.shift()?.()
    }
  }

  async #startOne(memoryBytesMax: number): Promise<Guest> {
    const { startConnection, egress, compiled, isMemoryCapped } = this.#options
    let guest: Guest | undefined
    const starting = startConnection({
      memoryBytesMax,
      onFetch: (fetch, signal) => egress(fetch, guest?.passOf(fetch.invocationId), signal),
    })
    const connection = await withTimeout(starting)
    guest = new Guest({ connection, memoryBytesMax, compiled, isMemoryCapped })
    return guest
  }
}

async function withTimeout(starting: Promise<GuestConnection>): Promise<GuestConnection> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('a guest did not become ready in time'))
      starting.then((connection) => connection.kill()).catch(() => undefined) // came up or failed too late: either way unwanted
    }, GUEST_LIMITS.startTimeoutMs)
  })
  return await Promise.race([starting, late]).finally(() => clearTimeout(timer))
}
