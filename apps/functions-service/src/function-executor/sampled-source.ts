import type { ByteSink, ByteSource } from '@plat/link/byte-source.ts'

/** A body that is counted on its way, its beginning kept for the record of the call. */
export class SampledSource implements ByteSource, ByteSink {
  /** Bytes that have passed. */
  bytes = 0
  readonly #source: ByteSource
  readonly #sampleBytesMax: number
  readonly #sample: Buffer[] = []
  #sampledBytes = 0
  #sink: ByteSink | undefined

  constructor(source: ByteSource, sampleBytesMax: number) {
    this.#source = source
    this.#sampleBytesMax = sampleBytesMax
  }

  /** A copy of the first bytes that have passed. */
  get sample(): Buffer {
    return Buffer.concat(this.#sample, this.#sampledBytes)
  }

  start(sink: ByteSink): void {
    this.#sink = sink
    this.#source.start(this)
  }

  consume(bytes: number): void {
    this.#source.consume(bytes)
  }

  cancel(): void {
    this.#source.cancel()
  }

  data(chunk: Buffer): void {
    this.bytes += chunk.length
    const room = this.#sampleBytesMax - this.#sampledBytes
    if (room > 0) {
      const kept = Buffer.from(chunk.subarray(0, room)) // a copy: the chunk is a view of a buffer that may be much larger
      this.#sample.push(kept)
      this.#sampledBytes += kept.length
    }
    this.#sink?.data(chunk)
  }

  end(): void {
    this.#sink?.end()
  }

  fail(cause: Error): void {
    this.#sink?.fail(cause)
  }
}
