import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { FRAME, FRAME_HEAD_BYTES, FRAME_LENGTH_MIN, HEAD_BYTES_MAX, HELLO_MAGIC, IS_WHOLE, PROTOCOL_VERSION } from './frame.ts'
import type { OutgoingMessage } from './link.ts'

const BATCH_BYTES = 64 * 1024
/** Larger pieces are not copied but written as they are, between two parts of the batch. */
const COPY_BYTES_MAX = 2 * 1024
/** So many units take at most 24 KiB: two such strings always fit a batch. */
const STRING_UNITS_MAX = 8 * 1024
const NOTHING = new Uint8Array(0)

type Piece = string | Uint8Array

/** Gathers frames and writes them, in the order of the calls, with one write when `flush` is called. `onWaiting` is told of every frame. */
export class FrameWriter {
  readonly #stream: Duplex
  readonly #onWaiting: () => void
  /** A socket is done with a chunk once it no longer counts it; other streams may hand it on as it is. */
  readonly #mayReuse: boolean
  #batch = Buffer.allocUnsafeSlow(BATCH_BYTES)
  /** What waits: `#pieces`, then the part of the batch from `#from` up to `#at`. */
  #pieces: Uint8Array[] = []
  #piecesBytes = 0
  #from = 0
  #at = 0

  constructor(stream: Duplex, onWaiting: () => void) {
    this.#stream = stream
    this.#onWaiting = onWaiting
    this.#mayReuse = stream instanceof Socket
  }

  /** Bytes that have not left the process. */
  get pendingBytes(): number {
    return this.#piecesBytes + this.#at - this.#from + this.#stream.writableLength
  }

  hello(windowBytes: number): void {
    const at = this.#begin(FRAME.HELLO, 0, 12)
    this.#batch.writeUInt32BE(HELLO_MAGIC, at)
    this.#batch.writeUInt32BE(PROTOCOL_VERSION, at + 4)
    this.#batch.writeUInt32BE(windowBytes, at + 8)
    this.#at = at + 12
  }

  /** PING, PONG, CANCEL, RESET. */
  bare(type: number, id: number): void {
    this.#begin(type, id, 0)
  }

  credit(id: number, bytes: number): void {
    this.#at = this.#batch.writeUInt32BE(bytes, this.#begin(FRAME.CREDIT, id, 4))
  }

  /** DATA, END, NOTE, LINK_NOTE: at most PIECE_BYTES_MAX. */
  payload(type: number, id: number, bytes: Uint8Array): void {
    this.#begin(type, id, bytes.length)
    this.#put(bytes)
  }

  /**
   * With a body of at most PIECE_BYTES_MAX, as in `reply`.
   *
   * @throws RangeError when the head is larger than HEAD_BYTES_MAX; nothing is sent then
   */
  open(kind: number, id: number, message: OutgoingMessage): void {
    const at = this.#message(id, message)
    this.#batch[at + 4] = message.isEnd ? FRAME.OPEN | IS_WHOLE : FRAME.OPEN
    this.#batch[at + 5] = kind
  }

  reply(id: number, message: OutgoingMessage): void {
    const at = this.#message(id, message)
    this.#batch[at + 4] = message.isEnd ? FRAME.REPLY | IS_WHOLE : FRAME.REPLY
    this.#batch[at + 5] = 0
  }

  flush(): void {
    const stream = this.#stream
    const hasPart = this.#at > this.#from
    if (this.#pieces.length === 0) {
      if (!hasPart) return
      stream.write(this.#batch.subarray(this.#from, this.#at))
    } else {
      const pieces = this.#pieces
      this.#pieces = []
      this.#piecesBytes = 0
      stream.cork()
      for (const piece of pieces) stream.write(piece)
      if (hasPart) stream.write(this.#batch.subarray(this.#from, this.#at))
      stream.uncork()
    }
    const isWritten = this.#mayReuse && stream.writableLength === 0
    if (isWritten) this.#at = 0
    this.#from = this.#at
  }

  /** All of a message but type and kind; answers where in the batch the frame begins. */
  #message(id: number, message: OutgoingMessage): number {
    const head = shortText(message.head)
    const body = message.body === undefined ? NOTHING : shortText(message.body)
    if (head.length > HEAD_BYTES_MAX) throw new RangeError(`The head of a message is ${head.length} bytes; at most ${HEAD_BYTES_MAX} fit.`)
    const start = this.#reserve(FRAME_HEAD_BYTES + 4 + roomOf(head) + roomOf(body))
    const batch = this.#batch
    this.#at = start + FRAME_HEAD_BYTES + 4
    const headBytes = this.#put(head)
    const bodyBytes = this.#put(body)
    batch.writeUInt32BE(FRAME_LENGTH_MIN + 4 + headBytes + bodyBytes, start)
    batch.writeUInt32BE(id, start + 6)
    batch.writeUInt32BE(headBytes, start + FRAME_HEAD_BYTES)
    return start
  }

  /** The fixed part of a frame with `payloadBytes`; answers where the payload goes, for which there is room if it is to be copied. */
  #begin(type: number, id: number, payloadBytes: number): number {
    const at = this.#reserve(FRAME_HEAD_BYTES + (payloadBytes > COPY_BYTES_MAX ? 0 : payloadBytes))
    const batch = this.#batch
    batch.writeUInt32BE(FRAME_LENGTH_MIN + payloadBytes, at)
    batch[at + 4] = type
    batch[at + 5] = 0
    this.#at = batch.writeUInt32BE(id, at + 6)
    return this.#at
  }

  #reserve(bytes: number): number {
    this.#onWaiting()
    if (BATCH_BYTES - this.#at < bytes) {
      this.#cut()
      this.#batch = Buffer.allocUnsafeSlow(BATCH_BYTES)
      this.#from = this.#at = 0
    }
    return this.#at
  }

  #put(piece: Piece): number {
    if (typeof piece === 'string') {
      const bytes = this.#batch.write(piece, this.#at, 'utf8')
      this.#at += bytes
      return bytes
    }
    if (piece.length > COPY_BYTES_MAX) {
      this.#cut()
      this.#pieces.push(piece)
      this.#piecesBytes += piece.length
    } else if (piece.length > 0) {
      this.#batch.set(piece, this.#at)
      this.#at += piece.length
    }
    return piece.length
  }

  /** Moves what waits in the batch behind the other pieces, so that one may follow it. */
  #cut(): void {
    if (this.#at === this.#from) return
    this.#pieces.push(this.#batch.subarray(this.#from, this.#at))
    this.#piecesBytes += this.#at - this.#from
    this.#from = this.#at
  }
}

function shortText(piece: Piece): Piece {
  return typeof piece === 'string' && piece.length > STRING_UNITS_MAX ? Buffer.from(piece) : piece
}

/** Of the batch, at most. */
function roomOf(piece: Piece): number {
  if (typeof piece === 'string') return piece.length * 3
  return piece.length > COPY_BYTES_MAX ? 0 : piece.length
}
