const SLOW_MS = 5
const TRIAL_ENTRIES = 4
const WATCHED_ENTRIES = 32
const SLOW_ENTRIES_MAX = 1
const PENANCE_ENTRIES = 64

/**
 * Which lane the entries of an isolate take. In the sync lane they run on the guest's main thread: cheapest by far, but other functions of
 * the guest wait meanwhile. So a function gets there once its first entries have shown it to be quick, and loses the place for a while when
 * two of its last 32 took more than 5 ms of CPU, or one ran out of time.
 */
export class LaneChoice {
  #quickInARow = 0
  #quickNeeded = TRIAL_ENTRIES
  readonly #slowAt: number[] = []
  #entries = 0

  get isSync(): boolean {
    return this.#quickInARow >= this.#quickNeeded
  }

  /** An entry has ended after so much CPU time. */
  note(cpuMs: number): void {
    this.#entries++
    if (cpuMs <= SLOW_MS) {
      this.#quickInARow++
      return
    }
    while ((this.#slowAt[0] ?? Number.POSITIVE_INFINITY) <= this.#entries - WATCHED_ENTRIES) this.#slowAt.shift()
    this.#slowAt.push(this.#entries)
    if (!this.isSync) this.#quickInARow = 0
    else if (this.#slowAt.length > SLOW_ENTRIES_MAX) this.demote()
  }

  /** An entry ran out of time, or cost too much too often. */
  demote(): void {
    this.#quickInARow = 0
    this.#quickNeeded = PENANCE_ENTRIES
  }
}
