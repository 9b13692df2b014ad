import { AppError, toAppError } from '@plat/shared/errors/app-error.ts'
import type { Deadline, DeadlineWheel } from '../deadlines/deadline-wheel.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import { chooseGuest } from './choose-guest.ts'
import type { Guest } from './guest.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { memoryCeiling } from './memory-ceiling.ts'
import type { PooledCall } from './pooled-call.ts'

interface Options {
  projectId: string
  /** As many as may run at the same time for the same functions. */
  guestsMax: number
  /** A call that has waited so long for a place and a guest is refused. */
  guestWaitMs: number
  deadlines: DeadlineWheel
  /** A guest bound to the project. @throws AppError FUNCTION_UNAVAILABLE, RUNTIME_UNAVAILABLE, SHUTTING_DOWN */
  obtain(wish: GuestWish): Promise<Guest>
}

export interface GuestWish {
  projectId: string
  memoryMb: number
  /** Others may be ended, or waited for, to have it; else only what is free is taken. */
  isNeeded: boolean
}

/** The guests that run the same functions: those of one project, or of one that runs apart. There is one until it is too busy. */
export class GuestGroup {
  readonly #options: Options
  /** Those that take calls, oldest first. */
  readonly #guests: Guest[] = []
  readonly #waiting = new Map<PooledCall, Deadline>()
  #obtaining: Promise<void> | undefined
  /** What the next guest is to load before it is asked. */
  #preloads: RunnableFunction[] = []
  #fruitless = 0

  constructor(options: Options) {
    this.#options = options
  }

  get guests(): readonly Guest[] {
    return this.#guests
  }
  /** Calls that wait for a guest. */
  get waiting(): number {
    return this.#waiting.size
  }
  /** Nothing would be lost with it. */
  get isUnused(): boolean {
    return this.#guests.length === 0 && this.#waiting.size === 0 && this.#obtaining === undefined
  }

  run(call: PooledCall): void {
    const guest = chooseGuest(this.#guests, call.fn, memoryCeiling(call.fn.memoryMb))
    if (guest) guest.run(call)
    else {
      this.#wait(call)
      this.#obtain({ memoryMb: call.fn.memoryMb, isNeeded: true })
    }
  }

  /** False when it has not been waiting here. */
  withdraw(call: PooledCall): boolean {
    const deadline = this.#waiting.get(call)
    if (!deadline) return false
    this.#options.deadlines.stop(deadline)
    return this.#waiting.delete(call)
  }

  /** A guest takes no more calls. When it was the last one, and in use, another takes its place before anybody asks. */
  remove(guest: Guest): void {
    const index = this.#guests.indexOf(guest)
    if (index < 0) return
    this.#guests.splice(index, 1)
    if (this.#guests.length > 0 || !guest.isMissed) return
    this.#preloads = guest.recent()
    if (this.#preloads.length > 0) this.#obtain({ memoryMb: largest(this.#preloads), isNeeded: false })
  }

  /** Adds a guest where all there are have been busy for a while, and gives up further ones that rest. */
  adjust(): void {
    const [first, ...further] = this.#guests
    for (const guest of further) if (guest.idleMs > GUEST_LIMITS.extraIdleMs) guest.retire()
    if (!first || this.#guests.length >= this.#options.guestsMax || !this.#guests.every(({ isBusy }) => isBusy)) return
    this.#preloads = first.recent()
    this.#obtain({ memoryMb: largest(this.#preloads), isNeeded: false })
  }

  /** Starting may take its time where many guests start at once, and fail again and again: whoever waits must not wait for all of it. */
  #wait(call: PooledCall): void {
    const giveUp = () => {
      this.#waiting.delete(call)
      call.onRefused(new AppError('FUNCTION_UNAVAILABLE', { internal: 'no guest came up in time' }))
    }
    const { deadlines, guestWaitMs } = this.#options
    this.#waiting.set(call, deadlines.start(guestWaitMs - call.waitedMs, { onDue: giveUp }))
  }

  #obtain(wish: Omit<GuestWish, 'projectId'>): void {
    this.#obtaining ??= this.#options.obtain({ projectId: this.#options.projectId, ...wish }).then(
      (guest) => this.#add(guest),
      (error: unknown) => this.#fail(error, wish),
    )
  }

  #add(guest: Guest): void {
    this.#obtaining = undefined
    this.#guests.push(guest)
    // Smaller ones would be asked in vain by some functions: one size serves all.
    for (const each of this.#guests.filter(({ memoryBytesMax }) => memoryBytesMax < guest.memoryBytesMax)) each.retire()
    const waiting = this.#takeWaiting()
    for (const call of waiting) this.run(call)
    this.#fruitless = waiting.length > 0 && this.#waiting.size === waiting.length ? this.#fruitless + 1 : 0
    if (this.#fruitless >= FRUITLESS_MAX)
      this.#refuseAll(new AppError('RUNTIME_UNAVAILABLE', { internal: 'guests end before their first call' }))
    if (guest.isUsable) this.#preload(guest)
  }

  #preload(guest: Guest): void {
    const fitting = this.#preloads.filter(({ memoryMb }) => memoryCeiling(memoryMb) <= guest.memoryBytesMax)
    this.#preloads = []
    void guest.preload(fitting.slice(0, GUEST_LIMITS.preloadsMax))
  }

  #fail(error: unknown, { isNeeded }: { isNeeded: boolean }): void {
    this.#obtaining = undefined
    if (isNeeded) this.#refuseAll(toAppError(error))
    else for (const call of this.#takeWaiting()) this.run(call) // that guest was only wished for: these need one
  }

  #refuseAll(error: AppError): void {
    for (const call of this.#takeWaiting()) call.onRefused(error)
  }

  #takeWaiting(): PooledCall[] {
    const waiting = [...this.#waiting.keys()]
    for (const call of waiting) this.withdraw(call)
    return waiting
  }
}

/** Guests in a row that could take none of the calls that waited for them. */
const FRUITLESS_MAX = 3
const largest = (fns: readonly RunnableFunction[]): number => Math.max(0, ...fns.map(({ memoryMb }) => memoryMb))
