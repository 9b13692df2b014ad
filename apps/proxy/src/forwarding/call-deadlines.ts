/** Longer than any function may run, so that the functions-service is always the one to answer a timeout. */
const ANSWER_MS = 310_000
const CHECK_EVERY_MS = 5_000

/** A call as the deadlines see it; the first two fields are theirs. */
interface ExpiringCall {
  deadline: number
  /** Its place among the waiting; -1: it does not wait. */
  place: number
  /** It has waited for its answer for too long. */
  onExpired(): void
}

/**
 * Calls whose answer has not begun, each for a bounded time. One timer for all of them, and an array instead of a Map: a Map that is added
 * to and deleted from without end leaves a chain of old tables behind, through which V8 keeps finished calls alive until the next full
 * collection (measured: a fifth of the proxy's time went into collecting garbage).
 */
export class CallDeadlines {
  readonly #calls: ExpiringCall[] = []
  readonly #answerMs: number
  readonly #timer: NodeJS.Timeout

  constructor({ answerMs = ANSWER_MS, checkEveryMs = CHECK_EVERY_MS } = {}) {
    this.#answerMs = answerMs
    this.#timer = setInterval(() => this.#check(), checkEveryMs).unref()
  }

  /** Times a call that began at `startedAt`, in milliseconds of performance.now(). */
  add(call: ExpiringCall, startedAt: number): void {
    call.deadline = startedAt + this.#answerMs
    if (call.place === -1) call.place = this.#calls.push(call) - 1
  }

  delete(call: ExpiringCall): void {
    const { place } = call
    const last = this.#calls.at(-1)
    if (place === -1 || last === undefined) return
    call.place = -1
    this.#calls.pop()
    if (last === call) return
    this.#calls[place] = last
    last.place = place
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #check(): void {
    const now = performance.now()
    const expired = this.#calls.filter(({ deadline }) => deadline <= now)
    for (const call of expired) this.delete(call)
    for (const call of expired) call.onExpired()
  }
}
