import { Fifo } from './fifo.ts'

/** Smaller chunks are copied together. */
const COPY_BYTES_MAX = 2 * 1024
const PAGE_BYTES_MIN = 256
const PAGE_BYTES_MAX = 16 * 1024

/**
 * Bytes that wait. However small the chunks they came in, they take about twice their number in memory at most, and a small one keeps
 * nothing else alive. Large chunks are not copied.
 */
export class ByteQueue {
  #bytes = 0
  readonly #chunks = new Fifo<Buffer>()
  /** What follows `#chunks`: small ones, together. */
  #page: Buffer | undefined
  #pageBytes = 0

  get bytes(): number {
    return this.#bytes
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    if (chunk.length > COPY_BYTES_MAX) {
      this.#closePage()
      this.#chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    } else this.#copy(chunk)
    this.#bytes += chunk.length
  }

  /** The next bytes, at most so many, as they lie together; undefined when there are none. */
  take(bytesMax: number): Buffer | undefined {
    if (this.#chunks.length === 0) this.#closePage()
    const chunk = this.#chunks.peek()
    if (chunk === undefined || bytesMax <= 0) return undefined
    const taken = chunk.length <= bytesMax ? chunk : chunk.subarray(0, bytesMax)
    if (taken === chunk) this.#chunks.shift()
    else this.#chunks.replaceFirst(chunk.subarray(bytesMax))
    this.#bytes -= taken.length
    return taken
  }

  clear(): void {
    this.#chunks.clear()
    this.#page = undefined
    this.#pageBytes = 0
    this.#bytes = 0
  }

  #copy(chunk: Uint8Array): void {
    if (this.#page && this.#page.length - this.#pageBytes < chunk.length) this.#closePage()
    this.#page ??= Buffer.allocUnsafeSlow(Math.min(PAGE_BYTES_MAX, Math.max(PAGE_BYTES_MIN, chunk.length, this.#bytes)))
    this.#page.set(chunk, this.#pageBytes)
    this.#pageBytes += chunk.length
  }

  #closePage(): void {
    if (!this.#page) return
    this.#chunks.push(this.#page.subarray(0, this.#pageBytes))
    this.#page = undefined
    this.#pageBytes = 0
  }
}
