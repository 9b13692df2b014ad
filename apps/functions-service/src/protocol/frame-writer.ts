import type { Writable } from 'node:stream'
import { encodeFrame } from './encode-frame.ts'
import type { OutgoingFrame } from './frame.ts'

/**
 * Writes frames to a stream; those of one turn of the event loop leave in one system call.
 * What the other side does not take piles up to `pendingBytesMax`; after that `onOverflow` is called, once, and nothing more is written.
 */
export class FrameWriter {
  readonly #stream: Writable
  readonly #pendingBytesMax: number
  readonly #onOverflow: () => void
  #corked = false
  #overflowed = false

  constructor(stream: Writable, options: { pendingBytesMax: number; onOverflow: () => void }) {
    this.#stream = stream
    this.#pendingBytesMax = options.pendingBytesMax
    this.#onOverflow = options.onOverflow
  }

  /** Does nothing once the stream has ended. @throws ProtocolError when the frame is larger than the protocol allows */
  write(frame: OutgoingFrame): void {
    const pieces = encodeFrame(frame)
    if (this.#overflowed || !this.#stream.writable) return
    this.#cork()
    for (const piece of pieces) this.#stream.write(piece)
    if (this.#stream.writableLength > this.#pendingBytesMax) {
      this.#overflowed = true
      this.#onOverflow()
    }
  }

  #cork(): void {
    if (this.#corked) return
    this.#corked = true
    this.#stream.cork()
    setImmediate(() => {
      this.#corked = false
      this.#stream.uncork()
    })
  }
}
