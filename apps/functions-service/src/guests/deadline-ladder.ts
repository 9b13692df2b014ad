import type { Deadline, DeadlineWheel, Timed } from '../deadlines/deadline-wheel.ts'
import { GUEST_LIMITS } from './guest-limits.ts'

interface Rungs {
  /** The deadline has passed. */
  onLate(): void
  /** It has not ended by itself: whoever waits is answered now. */
  onGrace(): void
  /** Nothing but a kill helps. */
  onOverdue(): void
}

const HEIGHT = 3

/** Times what a guest owes, out here because no clock inside the guest can be relied on (R3): one step at a time until it is stopped. */
export class DeadlineLadder implements Timed {
  readonly #deadlines: DeadlineWheel
  readonly #rungs: Rungs
  #rung = 0
  #next: Deadline | undefined

  constructor(deadlines: DeadlineWheel, rungs: Rungs) {
    this.#deadlines = deadlines
    this.#rungs = rungs
  }

  /** From the bottom, in `timeoutMs`. */
  climb(timeoutMs: number): void {
    this.stop()
    this.#rung = 0
    this.#next = this.#deadlines.start(timeoutMs, this)
  }

  stop(): void {
    if (this.#next) this.#deadlines.stop(this.#next)
    this.#next = undefined
  }

  onDue(): void {
    this.#rung += 1
    const { graceMs, overdueMs } = GUEST_LIMITS
    if (this.#rung < HEIGHT) this.#next = this.#deadlines.start(this.#rung === 1 ? graceMs : overdueMs - graceMs, this)
    if (this.#rung === 1) this.#rungs.onLate()
    else if (this.#rung === 2) this.#rungs.onGrace()
    else this.#rungs.onOverdue()
  }
}
