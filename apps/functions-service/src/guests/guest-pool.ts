import { totalmem } from 'node:os'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { EgressPass } from '../egress/egress-pass.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import { BlankGuests } from './blank-guests.ts'
import type { Guest, GuestRun } from './guest.ts'
import type { GuestCall } from './guest-connection.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import type { GuestStarter } from './guest-starter.ts'
import { WaitingLine } from './waiting-line.ts'

interface Options {
  starter: GuestStarter
  /** Memory limit of a function that configures none; blank guests suit it. */
  defaultMemoryMb: number
  /** Guests bound to projects. Default 64. */
  guestsMax?: number
  /** Resident bytes of all guests. Default half of the machine's memory. */
  memoryBytesMax?: number
}

export interface PoolStatistics {
  blank: number
  bound: number
  draining: number
  waiting: number
  isolates: number
  memoryBytes: number
}

const MIB = 1024 * 1024
const GUESTS_MAX = 64
/** A guest that dies between start and first call is replaced this often before the caller is told. */
const ATTEMPTS_MAX = 3

/**
 * Which guest runs which call: one for each project that is in use, the longest unused ones making room for new projects. A guest that was
 * retired is replaced at the next call.
 */
export class GuestPool {
  readonly #options: Required<Options>
  readonly #blanks: BlankGuests
  readonly #line = new WaitingLine({ lengthMax: GUEST_LIMITS.waitersMax })
  /** Least recently used first. */
  readonly #bound = new Map<string, Guest>()
  readonly #binding = new Map<string, Promise<void>>()
  readonly #draining = new Set<Guest>()
  /** Room taken by guests that are still starting. */
  #reserved = 0
  readonly #watch: NodeJS.Timeout
  #isClosing = false

  constructor(options: Options) {
    this.#options = { guestsMax: GUESTS_MAX, memoryBytesMax: totalmem() / 2, ...options }
    this.#blanks = new BlankGuests({
      starter: options.starter,
      memoryBytesMax: ceilingBytes(options.defaultMemoryMb),
      count: GUEST_LIMITS.blanks,
    })
    this.#blanks.fill()
    this.#watch = setInterval(() => this.#watchAll(), GUEST_LIMITS.watchMs).unref()
  }

  /** Runs one call in the guest of its project. @throws AppError FUNCTION_UNAVAILABLE, RUNTIME_UNAVAILABLE, SHUTTING_DOWN */
  async run(fn: RunnableFunction, call: GuestCall, pass: EgressPass): Promise<GuestRun> {
    const guest = await this.#enter(fn)
    try {
      return await guest.run(fn, call, pass)
    } finally {
      guest.leave()
    }
  }

  statistics(): PoolStatistics {
    const all = [...this.#all()]
    return {
      blank: this.#blanks.ready.length,
      bound: this.#bound.size,
      draining: this.#draining.size,
      waiting: this.#line.length,
      isolates: all.reduce((sum, guest) => sum + guest.isolates, 0),
      memoryBytes: all.reduce((sum, guest) => sum + guest.memoryBytes, 0),
    }
  }

  /** Kills every guest: they are never asked to exit (R72). */
  async close(): Promise<void> {
    this.#isClosing = true
    clearInterval(this.#watch)
    this.#line.close(new AppError('SHUTTING_DOWN'))
    await Promise.allSettled([this.#blanks.close(), ...[...this.#bound.values(), ...this.#draining].map((guest) => guest.end('closing'))])
  }

  async #enter(fn: RunnableFunction): Promise<Guest> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      if (this.#isClosing) throw new AppError('SHUTTING_DOWN')
      const guest = this.#bound.get(fn.projectId)
      if (guest && guest.memoryBytesMax >= ceilingBytes(fn.memoryMb)) {
        this.#bound.delete(fn.projectId)
        this.#bound.set(fn.projectId, guest)
        guest.enter()
        return guest
      }
      guest?.retire()
      await this.#bind(fn)
    }
    throw new AppError('RUNTIME_UNAVAILABLE', { internal: 'guests of this project end before their first call' })
  }

  #bind(fn: RunnableFunction): Promise<void> {
    const running = this.#binding.get(fn.projectId)
    if (running) return running
    const binding = this.#bindOne(fn).finally(() => {
      this.#binding.delete(fn.projectId)
      this.#line.next()
    })
    this.#binding.set(fn.projectId, binding)
    return binding
  }

  async #bindOne({ projectId, memoryMb }: RunnableFunction): Promise<void> {
    const until = performance.now() + GUEST_LIMITS.waitMs
    while (!this.#makeRoom()) await this.#line.wait(until - performance.now())
    this.#reserved += 1
    try {
      const guest = await this.#findBlank(memoryMb)
      guest.onChange = (changed) => this.#settle(changed)
      if (this.#isClosing || !guest.isUsable) return void guest.end('closing')
      guest.bind(projectId)
      this.#bound.set(projectId, guest)
    } finally {
      this.#reserved -= 1
    }
  }

  /** One that waited may have ended unnoticed since: it must answer before a call is entrusted to it. */
  async #findBlank(memoryMb: number): Promise<Guest> {
    const { starter, defaultMemoryMb } = this.#options
    for (let tries = 0; memoryMb <= defaultMemoryMb && tries <= GUEST_LIMITS.blanks; tries += 1) {
      const guest = await this.#blanks.take()
      if (await guest.answers()) return guest
      void guest.end('unresponsive')
    }
    return await starter.start(ceilingBytes(memoryMb))
  }

  /** Whether one more guest may be bound, now; ends the longest unused one for it if need be. */
  #makeRoom(): boolean {
    const count = this.#bound.size + this.#draining.size + this.#reserved
    if (count < this.#options.guestsMax && this.statistics().memoryBytes < this.#options.memoryBytesMax) return true
    return this.#endLongestUnused()
  }

  #endLongestUnused(): boolean {
    const unused = [...this.#bound.values()].find((guest) => guest.calls === 0)
    void unused?.end('unused')
    return unused !== undefined
  }

  /** Puts a changed guest where it belongs. */
  #settle(guest: Guest): void {
    const { projectId } = guest
    if (!guest.isUsable && projectId !== undefined && this.#bound.get(projectId) === guest) {
      this.#bound.delete(projectId)
      if (!guest.isGone) this.#drain(guest, projectId)
    }
    if (guest.isGone) this.#draining.delete(guest)
    else if (!guest.isUsable && guest.calls === 0) void guest.end('unused')
    this.#line.next()
  }

  #drain(guest: Guest, projectId: string): void {
    this.#draining.add(guest)
    const ofProject = [...this.#draining].filter((each) => each.projectId === projectId)
    for (const oldest of ofProject.slice(0, -GUEST_LIMITS.drainingPerProjectMax)) void oldest.end('unused')
  }

  #watchAll(): void {
    for (const guest of this.#all()) {
      guest.watch()
      if (guest.projectId !== undefined && guest.idleMs > GUEST_LIMITS.idleMs) guest.retire()
    }
    if (this.statistics().memoryBytes > this.#options.memoryBytesMax) this.#endLongestUnused()
  }

  *#all(): Iterable<Guest> {
    yield* this.#bound.values()
    yield* this.#draining
    yield* this.#blanks.ready
  }
}

const ceilingBytes = (memoryMb: number): number => (memoryMb + GUEST_LIMITS.overheadMb) * MIB
