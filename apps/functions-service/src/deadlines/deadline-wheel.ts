/** Told when its time has come. Must not throw. */
export interface Timed {
  onDue(): void
}

/** A time that something is due at, until it is met or stopped. Belongs to the wheel that made it. */
export interface Deadline {
  readonly isPending: boolean
}

/** A link of the ring that every slot is. */
interface Link {
  next: Link
  previous: Link
}

const TICK_MS = 25
/** One turn is 25.6 s; what is due later stays in its slot for another turn. */
const SLOTS = 1024

/**
 * Deadlines by the thousand for the price of one timer: starting and stopping one is a few assignments, whatever their number. Each is met
 * at its time or up to 25 ms later, never earlier. Keeps no event loop alive.
 */
export class DeadlineWheel {
  readonly #now: () => number
  readonly #slots: Link[] = Array.from({ length: SLOTS }, emptyRing)
  #pending = 0
  /** The tick that was looked at last; some of what belongs to it may have been due only later. */
  #tick = 0
  #timer: NodeJS.Timeout | undefined

  /** `now`: milliseconds of any steady clock. */
  constructor({ now }: { now(): number } = { now: () => performance.now() }) {
    this.#now = now
  }

  /** Deadlines that are neither met nor stopped. */
  get pending(): number {
    return this.#pending
  }

  /** Tells `target` in `delayMs`. */
  start(delayMs: number, target: Timed): Deadline {
    const nowMs = this.#now()
    if (this.#timer === undefined) this.#run(nowMs)
    const dueAt = nowMs + Math.max(0, delayMs)
    const node = new PendingDeadline(dueAt, target, this.#slotOf(Math.floor(dueAt / TICK_MS)))
    this.#pending += 1
    return node
  }

  /** Nothing will be told. Stopping what is over changes nothing. */
  stop(deadline: Deadline): void {
    if (!(deadline instanceof PendingDeadline) || !deadline.isPending) return
    deadline.leave()
    this.#pending -= 1
  }

  #run(nowMs: number): void {
    this.#tick = Math.floor(nowMs / TICK_MS)
    this.#timer = setInterval(() => this.#turn(), TICK_MS).unref()
  }

  #turn(): void {
    const nowMs = this.#now()
    const last = Math.floor(nowMs / TICK_MS)
    const due: PendingDeadline[] = []
    const first = Math.max(this.#tick, last - SLOTS + 1) // after a halt of more than a turn every slot is looked at once
    for (let tick = first; tick <= last; tick += 1) collectDue(this.#slotOf(tick), nowMs, due)
    this.#tick = last
    for (const deadline of due) {
      if (!deadline.isPending) continue // stopped by one that was met before it
      this.stop(deadline)
      deadline.target.onDue()
    }
    if (this.#pending > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #slotOf(tick: number): Link {
    const slot = this.#slots[tick % SLOTS]
    if (!slot) throw new RangeError(`no slot for tick ${tick}`)
    return slot
  }
}

class PendingDeadline implements Deadline, Link {
  readonly dueAt: number
  readonly target: Timed
  isPending = true
  next: Link
  previous: Link

  constructor(dueAt: number, target: Timed, slot: Link) {
    this.dueAt = dueAt
    this.target = target
    this.next = slot
    this.previous = slot.previous
    slot.previous.next = this
    slot.previous = this
  }

  leave(): void {
    this.isPending = false
    this.previous.next = this.next
    this.next.previous = this.previous
  }
}

function emptyRing(): Link {
  const ring: Partial<Link> = {}
  return Object.assign(ring, { next: ring, previous: ring }) as Link
}

function collectDue(slot: Link, nowMs: number, due: PendingDeadline[]): void {
  for (let link = slot.next; link !== slot; link = link.next) if (link instanceof PendingDeadline && link.dueAt <= nowMs) due.push(link)
}
