import { availableParallelism, totalmem } from 'node:os'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { DeadlineWheel } from '../deadlines/deadline-wheel.ts'
import type { EgressPass } from '../egress/egress-pass.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import { BlankGuests } from './blank-guests.ts'
import { CALL_LIMITS } from './call-limits.ts'
import { FairAdmission } from './fair-admission.ts'
import type { FunctionRunner, PoolListener } from './function-runner.ts'
import type { Guest, GuestOwner } from './guest.ts'
import type { GuestCall, RunningCall } from './guest-connection.ts'
import { GuestGroup, type GuestWish } from './guest-group.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { GuestRoom } from './guest-room.ts'
import type { GuestStarter } from './guest-starter.ts'
import { type CallDesk, PooledCall } from './pooled-call.ts'
import { Quarantine } from './quarantine.ts'

interface Options {
  starter: GuestStarter
  /** Memory limit of a function that configures none; blank guests suit it. */
  defaultMemoryMb: number
  /** Guests bound to projects. Default 64. */
  guestsMax?: number
  /** Guests that run the same functions at the same time. Default: the number of cores. */
  guestsPerGroupMax?: number
  /** Resident bytes of all guests. Default half of the machine's memory. */
  memoryBytesMax?: number
  /** Default GUEST_LIMITS.guestWaitMs. */
  guestWaitMs?: number
  callLimits?: { readonly [Name in keyof typeof CALL_LIMITS]: number }
}

export interface PoolStatistics {
  blank: number
  bound: number
  draining: number
  /** Calls that have a place. */
  running: number
  /** Calls that wait for a place or a guest. */
  waiting: number
  /** Functions that run apart from their project's others. */
  quarantined: number
  /** Guests that ended while they had calls. */
  crashes: number
  isolates: number
  memoryBytes: number
}

const GUESTS_MAX = 64

/**
 * Where and when calls run. A call takes a place (fair between projects), goes to the guests of its project, of which there are more only
 * while it is busy, or to one of its own when it has done harm. What is retired or lost is replaced at once; the longest unused makes room.
 */
export class GuestPool implements FunctionRunner, CallDesk, GuestOwner {
  readonly #options: Required<Options>
  readonly #deadlines = new DeadlineWheel()
  readonly #admission: FairAdmission
  readonly #quarantine = new Quarantine({ now: () => performance.now() })
  readonly #blanks: BlankGuests
  readonly #room: GuestRoom
  /** By project, or by project and place where functions run apart. */
  readonly #groups = new Map<string, GuestGroup>()
  readonly #groupOfGuest = new Map<Guest, string>()
  readonly #draining = new Set<Guest>()
  readonly #watch: NodeJS.Timeout
  #crashes = 0
  #onDrained: (() => void) | undefined

  constructor(options: Options) {
    this.#options = {
      guestsMax: GUESTS_MAX,
      guestsPerGroupMax: availableParallelism(),
      memoryBytesMax: totalmem() / 2,
      guestWaitMs: GUEST_LIMITS.guestWaitMs,
      callLimits: CALL_LIMITS,
      ...options,
    }
    const { starter, defaultMemoryMb, guestsMax, memoryBytesMax } = this.#options
    this.#admission = new FairAdmission({ limits: this.#options.callLimits, deadlines: this.#deadlines })
    this.#blanks = new BlankGuests({ starter, memoryMb: defaultMemoryMb, count: GUEST_LIMITS.blanks })
    this.#room = new GuestRoom({
      ...{ starter, blanks: this.#blanks, defaultMemoryMb, guestsMax, memoryBytesMax },
      usage: () => ({ guests: this.#groupOfGuest.size + this.#draining.size, memoryBytes: this.#memoryBytes() }),
      endLongestUnused: () => this.#endLongestUnused(),
    })
    this.#blanks.fill()
    this.#watch = setInterval(() => this.#watchAll(), GUEST_LIMITS.watchMs).unref()
  }

  /** Runs one call; see FunctionRunner. Refused with CONCURRENCY_LIMIT, FUNCTION_UNAVAILABLE, RUNTIME_UNAVAILABLE or SHUTTING_DOWN. */
  run(fn: RunnableFunction, call: GuestCall, options: { pass: EgressPass; isRepeatable: boolean }, listener: PoolListener): RunningCall {
    const pooled = new PooledCall({ fn, call, ...options, listener }, { desk: this, deadlines: this.#deadlines })
    this.#admission.enter(pooled)
    return pooled
  }

  dispatch(call: PooledCall): void {
    const key = this.#quarantine.groupOf(call.fn)
    const group = this.#groups.get(key) ?? this.#open(key, call.fn.projectId)
    group.run(call)
  }

  withdraw(call: PooledCall): void {
    if (this.#admission.withdraw(call)) return
    for (const group of this.#groups.values()) if (group.withdraw(call)) return
  }

  leave(call: PooledCall): void {
    this.#admission.leave(call)
    if (this.#onDrained && !this.isBusy) this.#onDrained()
  }

  onChange(guest: Guest): void {
    if (!guest.isUsable) this.#release(guest)
    if (guest.isGone) this.#draining.delete(guest)
    else if (!guest.isUsable && guest.calls === 0) void guest.end('unused')
    this.#room.next()
  }

  onCrash(suspects: RunnableFunction[]): void {
    this.#crashes += 1
    for (const fn of suspects) this.#quarantine.report(fn)
  }

  /** Calls are running or wait. */
  get isBusy(): boolean {
    return this.#admission.running + this.#admission.waiting > 0
  }

  statistics(): PoolStatistics {
    const all = [...this.#all()]
    const forGuests = [...this.#groups.values()].reduce((sum, { waiting }) => sum + waiting, 0)
    return {
      blank: this.#blanks.ready.length,
      bound: this.#groupOfGuest.size,
      draining: this.#draining.size,
      running: this.#admission.running,
      waiting: this.#admission.waiting + forGuests,
      quarantined: this.#quarantine.size,
      crashes: this.#crashes,
      isolates: all.reduce((sum, guest) => sum + guest.isolates, 0),
      memoryBytes: this.#memoryBytes(),
    }
  }

  /** Settles when no call runs or waits any more; those that come meanwhile are served, too. */
  async drained(): Promise<void> {
    if (!this.isBusy) return
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve
    })
  }

  /** Kills every guest: they are never asked to exit (R72). Calls that wait, and any that come, are refused with SHUTTING_DOWN. */
  async close(): Promise<void> {
    clearInterval(this.#watch)
    this.#admission.close(new AppError('SHUTTING_DOWN'))
    this.#room.close()
    const guests = [...this.#groupOfGuest.keys(), ...this.#draining]
    await Promise.allSettled([this.#blanks.close(), ...guests.map((guest) => guest.end('closing'))])
  }

  #open(key: string, projectId: string): GuestGroup {
    const { guestsPerGroupMax, guestWaitMs } = this.#options
    const guestsMax = key === projectId ? guestsPerGroupMax : 1
    const obtain = (wish: GuestWish) => this.#obtain(key, wish)
    const group = new GuestGroup({ projectId, guestsMax, guestWaitMs, deadlines: this.#deadlines, obtain })
    this.#groups.set(key, group)
    return group
  }

  async #obtain(key: string, wish: GuestWish): Promise<Guest> {
    const guest = await this.#room.obtain(wish)
    guest.bind(wish.projectId)
    guest.owner = this
    this.#groupOfGuest.set(guest, key)
    return guest
  }

  /** The guest takes no more calls: it ends those it has. */
  #release(guest: Guest): void {
    const key = this.#groupOfGuest.get(guest)
    if (key === undefined) return
    this.#groupOfGuest.delete(guest)
    this.#groups.get(key)?.remove(guest)
    if (guest.isGone) return
    this.#draining.add(guest)
    const ofProject = [...this.#draining].filter(({ projectId }) => projectId === guest.projectId)
    for (const oldest of ofProject.slice(0, -GUEST_LIMITS.drainingPerProjectMax)) void oldest.end('unused')
  }

  #endLongestUnused(): boolean {
    const unused = [...this.#groupOfGuest.keys()].filter(({ calls, isUsable }) => calls === 0 && isUsable)
    const longest = unused.sort((a, b) => b.idleMs - a.idleMs)[0]
    void longest?.end('unused')
    return longest !== undefined
  }

  #watchAll(): void {
    for (const guest of this.#all()) {
      void guest.watch()
      if (guest.projectId !== undefined && guest.idleMs > GUEST_LIMITS.idleMs) guest.retire()
    }
    for (const [key, group] of this.#groups) {
      group.adjust()
      if (group.isUnused) this.#groups.delete(key)
    }
    if (this.#memoryBytes() > this.#options.memoryBytesMax) this.#endLongestUnused()
  }

  #memoryBytes(): number {
    let bytes = 0
    for (const guest of this.#all()) bytes += guest.memoryBytes
    return bytes
  }

  *#all(): Iterable<Guest> {
    yield* this.#groupOfGuest.keys()
    yield* this.#draining
    yield* this.#blanks.ready
  }
}
