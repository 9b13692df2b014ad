import { createIsolate, type UnboundIsolate } from './create-isolate.ts'

const COUNT = 4

/**
 * Isolates made ahead, in idle moments, so that a function's first call need not wait for one. All of one memory limit: functions that
 * want another have theirs made on the spot.
 */
export class BlankIsolates {
  readonly #blanks: UnboundIsolate[] = []
  #memoryMb: number
  #isFilling = false

  constructor(memoryMb: number) {
    this.#memoryMb = memoryMb
  }

  /** One of `memoryMb`. The limit asked for last is the one that is made ahead from then on. */
  take(memoryMb: number): UnboundIsolate {
    if (memoryMb !== this.#memoryMb) this.#changeTo(memoryMb)
    const blank = this.#blanks.shift() ?? createIsolate(memoryMb)
    this.fill()
    return blank
  }

  /** Makes those that are missing, one in each turn that has nothing else to do. */
  fill(): void {
    if (this.#isFilling || this.#blanks.length >= COUNT) return
    this.#isFilling = true
    setImmediate(() => {
      this.#isFilling = false
      this.#blanks.push(createIsolate(this.#memoryMb))
      this.fill()
    })
  }

  #changeTo(memoryMb: number): void {
    this.#memoryMb = memoryMb
    for (const { isolate } of this.#blanks.splice(0)) isolate.dispose()
  }
}
