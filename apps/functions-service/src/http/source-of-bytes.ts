import type { ByteSink, ByteSource } from '@plat/link/byte-source.ts'

const CHUNK_BYTES = 64 * 1024

/** Bytes that are there already, as a source: handed out chunk by chunk as they are consumed. `onOver` is called once, when nobody needs them any more. */
export function sourceOfBytes(bytes: Buffer, onOver: () => void): ByteSource {
  return new HeldBytes(bytes, onOver)
}

class HeldBytes implements ByteSource {
  #left: Buffer
  #sink: ByteSink | undefined
  readonly #onOver: () => void
  #owed = 0
  #isHandingOut = false

  constructor(bytes: Buffer, onOver: () => void) {
    this.#left = bytes
    this.#onOver = onOver
  }

  start(sink: ByteSink): void {
    this.#sink = sink
    this.#handOut()
  }

  consume(bytes: number): void {
    this.#owed -= bytes
    this.#handOut()
  }

  cancel(): void {
    if (!this.#sink) return
    this.#sink = undefined
    this.#left = Buffer.alloc(0)
    this.#onOver()
  }

  /** A sink may consume within `data`: then the loop that is running goes on, instead of a deeper one. */
  #handOut(): void {
    if (this.#isHandingOut) return
    this.#isHandingOut = true
    while (this.#sink && this.#owed <= 0 && this.#left.length > 0) {
      const chunk = this.#left.subarray(0, CHUNK_BYTES)
      this.#left = this.#left.subarray(CHUNK_BYTES)
      this.#owed += chunk.length
      this.#sink.data(chunk)
    }
    this.#isHandingOut = false
    if (!this.#sink || this.#left.length > 0 || this.#owed > 0) return
    const sink = this.#sink
    this.#sink = undefined
    sink.end()
    this.#onOver()
  }
}
