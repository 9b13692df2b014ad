import type { Writable } from 'node:stream'
import { ByteQueue } from './byte-queue.ts'
import type { ByteSource } from './byte-source.ts'

const CHUNK_BYTES_MAX = 64 * 1024

/**
 * Writes a source into a stream and ends it. What the stream does not take waits here, unconsumed, so that never more than the source's
 * own bound is under way. A source that fails destroys the stream, so that nobody takes the beginning for the whole; a stream that closes
 * before its end cancels the source.
 */
export function pipeToWritable(source: ByteSource, writable: Writable): void {
  new WritablePipe(source, writable).start()
}

class WritablePipe {
  readonly #source: ByteSource
  readonly #writable: Writable
  readonly #waiting = new ByteQueue()
  #mayWrite = true
  #isSourceEnded = false
  #isDone = false

  constructor(source: ByteSource, writable: Writable) {
    this.#source = source
    this.#writable = writable
  }

  start(): void {
    const stop = () => this.#stop()
    this.#writable.on('drain', () => this.#onDrain())
    this.#writable.on('close', stop)
    // The stream closes next; without a listener its error would end the process.
    this.#writable.on('error', stop)
    this.#source.start({
      data: (chunk) => this.#data(chunk),
      end: () => {
        this.#isSourceEnded = true
        this.#endWhenWritten()
      },
      fail: (cause) => {
        if (this.#isDone) return
        this.#isDone = true
        this.#writable.destroy(cause)
      },
    })
    if (this.#writable.destroyed) stop()
  }

  #data(chunk: Buffer): void {
    if (this.#isDone) return
    if (this.#mayWrite && this.#waiting.bytes === 0) this.#write(chunk)
    else this.#waiting.push(chunk)
  }

  #write(chunk: Buffer): void {
    this.#mayWrite = this.#writable.write(chunk)
    this.#source.consume(chunk.length)
  }

  #onDrain(): void {
    this.#mayWrite = true
    while (this.#mayWrite && !this.#isDone) {
      const chunk = this.#waiting.take(CHUNK_BYTES_MAX)
      if (chunk === undefined) break
      this.#write(chunk)
    }
    this.#endWhenWritten()
  }

  #endWhenWritten(): void {
    if (this.#isDone || !this.#isSourceEnded || this.#waiting.bytes > 0) return
    this.#isDone = true
    this.#writable.end()
  }

  #stop(): void {
    if (this.#isDone) return
    this.#isDone = true
    this.#waiting.clear()
    if (!this.#isSourceEnded) this.#source.cancel()
  }
}
