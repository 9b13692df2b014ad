import { FRAME, FRAME_HEAD_BYTES, FRAME_LENGTH_MAX, FRAME_LENGTH_MIN, PIECE_BYTES_MAX } from './frame.ts'

/** A frame as it lies in memory. The same object is used for every frame: read it before anything else is called. */
export interface Frame {
  /** As on the wire, with IS_WHOLE. */
  type: number
  kind: number
  id: number
  bytes: Buffer
  /** The payload is `bytes` from `start` up to `end`. */
  start: number
  end: number
}

export interface FrameSink {
  onFrame(frame: Frame): void
  /** The stream is no sequence of frames. Nothing more is told. */
  onViolation(message: string): void
}

const DATA_LENGTH_MAX = FRAME_LENGTH_MIN + PIECE_BYTES_MAX
const NOTHING = Buffer.alloc(0)

/**
 * Turns the chunks of a byte stream, cut anywhere, into frames, in order. A frame that lies whole within one chunk is handed over
 * without a copy; any other is gathered once, into a buffer of its own, except for DATA: each part of it comes as a frame, so that
 * streams are never copied. Payloads stay valid after the call. What is held of an unfinished frame is at most one frame. When the sink
 * throws, what is left of the chunk is read in a later turn.
 */
export class FrameDecoder {
  readonly #sink: FrameSink
  readonly #frame: Frame = { type: 0, kind: 0, id: 0, bytes: NOTHING, start: 0, end: 0 }
  readonly #lengthBytes = Buffer.alloc(4)
  #lengthFilled = 0
  #partial: Buffer | undefined
  #partialFilled = 0
  /** Bytes of a DATA frame that are still to come. */
  #dataLeft = 0
  #dataId = 0
  #chunk: Buffer | undefined
  #at = 0
  #waiting: Buffer[] = []
  #isStopped = false

  constructor(sink: FrameSink) {
    this.#sink = sink
  }

  push(chunk: Buffer): void {
    if (this.#isStopped) return
    // Within a callback of the sink, or after one that threw.
    if (this.#chunk) {
      this.#waiting.push(chunk)
      return
    }
    this.#chunk = chunk
    this.#at = 0
    this.#run()
  }

  /** Nothing more is told, not even what has arrived. */
  stop(): void {
    this.#isStopped = true
    this.#chunk = undefined
    this.#waiting = []
    this.#partial = undefined
  }

  #run(): void {
    try {
      for (let chunk = this.#chunk; chunk; chunk = this.#chunk) {
        if (this.#at < chunk.length) this.#step(chunk)
        else {
          this.#chunk = this.#waiting.shift()
          this.#at = 0
        }
      }
    } finally {
      if (this.#chunk) setImmediate(() => this.#run())
    }
  }

  #step(chunk: Buffer): void {
    if (this.#partial) this.#fillPartial(this.#partial, chunk)
    else if (this.#dataLeft > 0) this.#passData(chunk)
    else if (this.#lengthFilled > 0 || chunk.length - this.#at < 4) this.#fillLength(chunk)
    else {
      const length = chunk.readUInt32BE(this.#at)
      if (length < FRAME_LENGTH_MIN || length > FRAME_LENGTH_MAX) this.#violate(length)
      else if (chunk.length - this.#at - 4 >= length) {
        const start = this.#at + 4
        this.#at = start + length
        this.#emit(chunk, start, start + length)
      } else if (chunk.length - this.#at > FRAME_HEAD_BYTES && chunk[this.#at + 4] === FRAME.DATA && length <= DATA_LENGTH_MAX) {
        this.#dataLeft = length - FRAME_LENGTH_MIN
        this.#dataId = chunk.readUInt32BE(this.#at + 6)
        this.#at += FRAME_HEAD_BYTES
        this.#passData(chunk)
      } else {
        this.#at += 4
        this.#expect(length)
      }
    }
  }

  #passData(chunk: Buffer): void {
    const start = this.#at
    const end = Math.min(chunk.length, start + this.#dataLeft)
    this.#at = end
    this.#dataLeft -= end - start
    const frame = this.#frame
    frame.type = FRAME.DATA
    frame.kind = 0
    frame.id = this.#dataId
    frame.bytes = chunk
    frame.start = start
    frame.end = end
    this.#sink.onFrame(frame)
  }

  #fillLength(chunk: Buffer): void {
    const size = Math.min(4 - this.#lengthFilled, chunk.length - this.#at)
    chunk.copy(this.#lengthBytes, this.#lengthFilled, this.#at, this.#at + size)
    this.#lengthFilled += size
    this.#at += size
    if (this.#lengthFilled < 4) return
    this.#lengthFilled = 0
    const length = this.#lengthBytes.readUInt32BE(0)
    if (length < FRAME_LENGTH_MIN || length > FRAME_LENGTH_MAX) this.#violate(length)
    else this.#expect(length)
  }

  #expect(length: number): void {
    this.#partial = Buffer.allocUnsafe(length)
    this.#partialFilled = 0
  }

  #fillPartial(partial: Buffer, chunk: Buffer): void {
    const size = Math.min(partial.length - this.#partialFilled, chunk.length - this.#at)
    chunk.copy(partial, this.#partialFilled, this.#at, this.#at + size)
    this.#partialFilled += size
    this.#at += size
    if (this.#partialFilled < partial.length) return
    this.#partial = undefined
    this.#emit(partial, 0, partial.length)
  }

  #emit(bytes: Buffer, start: number, end: number): void {
    const frame = this.#frame
    frame.type = bytes.readUInt8(start)
    frame.kind = bytes.readUInt8(start + 1)
    frame.id = bytes.readUInt32BE(start + 2)
    frame.bytes = bytes
    frame.start = start + FRAME_LENGTH_MIN
    frame.end = end
    this.#sink.onFrame(frame)
  }

  #violate(length: number): void {
    this.stop()
    this.#sink.onViolation(`A frame says it has ${length} bytes; ${FRAME_LENGTH_MIN} to ${FRAME_LENGTH_MAX} are possible.`)
  }
}
