/** Bytes that may be held in memory for one purpose, all calls together (R77). */
export class ByteBudget {
  #bytesLeft: number

  constructor(bytesMax: number) {
    this.#bytesLeft = bytesMax
  }

  get bytesLeft(): number {
    return this.#bytesLeft
  }

  /** Whether there was room; if so it is taken. */
  take(bytes: number): boolean {
    if (bytes > this.#bytesLeft) return false
    this.#bytesLeft -= bytes
    return true
  }

  give(bytes: number): void {
    this.#bytesLeft += bytes
  }
}
