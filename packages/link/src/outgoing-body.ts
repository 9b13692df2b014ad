import { ByteQueue } from './byte-queue.ts'
import { Fifo } from './fifo.ts'
import { FRAME, PIECE_BYTES_MAX } from './frame.ts'
import type { FrameWriter } from './frame-writer.ts'

type QueuedType = typeof FRAME.DATA | typeof FRAME.NOTE | typeof FRAME.END

interface Queued {
  type: QueuedType
  bytes: ByteQueue
}

/** What an entry of the queue takes beside its bytes, so that empty ones count too. */
const ENTRY_BYTES = 64

/** What one end of an exchange has still to send of its body, in order: data, which needs credit, and notes and the end, which do not. */
export class OutgoingBody {
  /** The owner was told to wait for onDrain. */
  wantsDrain = false
  /** Waits for its turn in the rounds. */
  isInRounds = false
  #queuedBytes = 0
  #credit: number
  readonly #window: number
  readonly #queue = new Fifo<Queued>()

  constructor(windowBytes: number) {
    this.#credit = windowBytes
    this.#window = windowBytes
  }

  get credit(): number {
    return this.#credit
  }

  /** Memory the queue takes. */
  get queuedBytes(): number {
    return this.#queuedBytes
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0
  }

  /** It could send, or may ask for more. */
  get canGoOn(): boolean {
    const next = this.#queue.peek()
    if (next === undefined) return this.wantsDrain && this.#credit > 0
    return next.type !== FRAME.DATA || this.#credit > 0
  }

  push(type: QueuedType, bytes: Uint8Array): void {
    let entry = this.#queue.last()
    if (entry === undefined || type !== FRAME.DATA || entry.type !== FRAME.DATA) {
      entry = { type, bytes: new ByteQueue() }
      this.#queue.push(entry)
      this.#queuedBytes += ENTRY_BYTES
    }
    entry.bytes.push(bytes)
    this.#queuedBytes += bytes.length
  }

  /** For bytes that are sent past the empty queue. */
  spend(bytes: number): void {
    this.#credit -= bytes
  }

  /** False: that is more than the other end has received. */
  addCredit(bytes: number): boolean {
    if (bytes === 0 || this.#credit + bytes > this.#window) return false
    this.#credit += bytes
    return true
  }

  /** Sends the next frame, if there is one and credit for it. Answers what it was. */
  sendNext(writer: FrameWriter, id: number): QueuedType | undefined {
    const next = this.#queue.peek()
    if (next === undefined || (next.type === FRAME.DATA && this.#credit === 0)) return undefined
    const { type } = next
    const bytes = next.bytes.take(type === FRAME.DATA ? Math.min(PIECE_BYTES_MAX, this.#credit) : PIECE_BYTES_MAX)
    const size = bytes?.length ?? 0
    if (type === FRAME.DATA) this.#credit -= size
    this.#queuedBytes -= size
    if (next.bytes.bytes === 0) {
      this.#queue.shift()
      this.#queuedBytes -= ENTRY_BYTES
    }
    if (bytes) writer.payload(type, id, bytes)
    else writer.bare(type, id)
    return type
  }

  drop(): void {
    this.#queue.clear()
    this.#queuedBytes = 0
    this.wantsDrain = false
  }
}
