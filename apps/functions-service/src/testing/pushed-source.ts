import type { ByteSink, ByteSource } from '@plat/link/byte-source.ts'

/** A body that comes as the test pushes it. */
export class PushedSource implements ByteSource {
  isCancelled = false
  readonly #windowBytes: number
  #unconsumed = 0
  #sink: ByteSink | undefined

  constructor({ windowBytes = 256 * 1024 }: { windowBytes?: number } = {}) {
    this.#windowBytes = windowBytes
  }

  /** A source that kept to its window would push now. */
  get mayPush(): boolean {
    return !this.isCancelled && this.#unconsumed < this.#windowBytes
  }

  start(sink: ByteSink): void {
    this.#sink = sink
  }

  consume(bytes: number): void {
    this.#unconsumed -= bytes
  }

  cancel(): void {
    this.isCancelled = true
  }

  push(chunk: string | Buffer): void {
    this.#unconsumed += chunk.length
    this.#sink?.data(Buffer.from(chunk))
  }

  finish(): void {
    this.#sink?.end()
  }

  breakOff(cause: Error): void {
    this.#sink?.fail(cause)
  }
}
