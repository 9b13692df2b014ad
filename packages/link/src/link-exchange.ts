import { FRAME, PIECE_BYTES_MAX } from './frame.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { Exchange, IncomingMessage, OutgoingMessage, Receiver } from './link.ts'
import { OutgoingBody } from './outgoing-body.ts'
import type { SendRounds } from './send-rounds.ts'

/** What an exchange needs of its link. */
export interface ExchangeHost {
  readonly writer: FrameWriter
  readonly rounds: SendRounds
  readonly pendingBytesMax: number
  /** The socket takes more data. */
  readonly isWritable: boolean
  /** Tells in a later turn. */
  later(tell: () => void): void
  /** The exchange is over. */
  forget(exchange: LinkExchange): void
}

const NOTHING = Buffer.alloc(0)
const NOBODY: Receiver = {}

/**
 * One exchange at one end. The `take…` methods are what the other end said; they answer what is wrong with it, if anything. Whatever
 * is called, the state is settled before anyone is told, so that a receiver may do anything.
 */
export class LinkExchange implements Exchange {
  readonly id: number
  readonly isOpener: boolean
  receiver: Receiver = NOBODY
  isOver = false
  /** The other end has never heard of it: it is reset in a later turn. */
  isUnsent = false
  readonly #host: ExchangeHost
  readonly #windowBytes: number
  #isReplied = false
  #isEnded = false
  #isPeerEnded = false
  #isCancelled = false
  /** Bytes the other end may still send, and those dealt with that it was not told of. */
  #window: number
  #owed = 0
  #out: OutgoingBody | undefined

  constructor(host: ExchangeHost, { id, isOpener, windowBytes }: { id: number; isOpener: boolean; windowBytes: number }) {
    this.#host = host
    this.id = id
    this.isOpener = isOpener
    this.#windowBytes = windowBytes
    this.#window = windowBytes
  }

  /** Sends the OPEN. @throws RangeError when the head is too large */
  start(kind: number, message: OutgoingMessage): void {
    this.#sendMessage(FRAME.OPEN, kind, message)
  }

  reply(message: OutgoingMessage): void {
    if (this.isOver) return
    if (this.isOpener || this.#isReplied) throw new Error('Only the end that answers replies, and once.')
    this.#sendMessage(FRAME.REPLY, 0, message)
    this.#isReplied = true
  }

  write(chunk: Uint8Array): boolean {
    if (this.isOver || this.isUnsent) return false
    this.#checkMayWrite()
    const out = this.#outgoing()
    const { rounds, writer } = this.#host
    if (chunk.length > 0) {
      const isDirect =
        out.isEmpty && rounds.isIdle && chunk.length <= PIECE_BYTES_MAX && chunk.length <= out.credit && this.#host.isWritable
      if (isDirect) {
        out.spend(chunk.length)
        writer.payload(FRAME.DATA, this.id, chunk)
      } else if (!this.#mayQueue(out, chunk)) return false
      else this.#queue(out, FRAME.DATA, chunk)
    }
    if (out.isEmpty && out.credit > 0 && this.#host.isWritable) return true
    out.wantsDrain = true
    this.#joinRounds(out)
    return false
  }

  end(trailer: string | Uint8Array = NOTHING): void {
    if (this.isOver || this.isUnsent) return
    this.#checkMayWrite()
    const bytes = pieceOf(trailer)
    this.#isEnded = true
    this.#sendInOrder(FRAME.END, bytes)
  }

  note(note: string | Uint8Array): void {
    if (this.isOver || this.isUnsent) return
    const bytes = pieceOf(note)
    if (this.#out && !this.#out.isEmpty && !this.#mayQueue(this.#out, bytes)) return
    this.#sendInOrder(FRAME.NOTE, bytes)
  }

  cancel(): void {
    if (!this.isOpener) throw new Error('Only the end that opened an exchange cancels it.')
    if (this.isOver || this.isUnsent || this.#isCancelled) return
    this.#isCancelled = true
    this.#host.writer.bare(FRAME.CANCEL, this.id)
  }

  reset(): void {
    if (this.isOver) return
    if (!this.isUnsent) this.#host.writer.bare(FRAME.RESET, this.id)
    this.#finish()
  }

  consume(bytes: number): void {
    if (this.isOver || this.#isPeerEnded) return
    this.#owed += Math.min(bytes, this.#windowBytes - this.#window - this.#owed)
    if (this.#owed * 2 < this.#windowBytes) return
    this.#window += this.#owed
    this.#host.writer.credit(this.id, this.#owed)
    this.#owed = 0
  }

  takeReply(message: IncomingMessage): string | undefined {
    if (!this.isOpener || this.#isReplied) return 'A reply came to the end that answers, or twice.'
    this.#isReplied = true
    if (message.isEnd) this.#finish()
    this.receiver.onReply?.(message)
    return undefined
  }

  takeData(chunk: Buffer): string | undefined {
    if (this.#isPeerEnded || (this.isOpener && !this.#isReplied)) return 'Data came before the body began or after its end.'
    if (chunk.length === 0 || chunk.length > this.#window) return 'Data came without credit for it.'
    this.#window -= chunk.length
    this.receiver.onData?.(chunk)
    return undefined
  }

  takeEnd(trailer: Buffer): string | undefined {
    if (this.#isPeerEnded || (this.isOpener && !this.#isReplied)) return 'A body ended that had not begun, or twice.'
    this.#isPeerEnded = true
    if (this.isOpener) this.#finish()
    this.receiver.onEnd?.(trailer)
    return undefined
  }

  takeNote(note: Buffer): undefined {
    this.receiver.onNote?.(note)
  }

  takeCredit(bytes: number): string | undefined {
    if (!this.#out?.addCredit(bytes)) return 'Credit came for bytes that were never sent.'
    this.#joinRounds(this.#out)
    return undefined
  }

  takeCancel(): string | undefined {
    if (this.isOpener) return 'The end that answers cancelled.'
    if (this.#isCancelled) return undefined
    this.#isCancelled = true
    this.receiver.onCancel?.()
    return undefined
  }

  takeReset(): undefined {
    this.#finish()
    this.receiver.onReset?.(this.isOpener ? 'refused' : 'cancelled')
  }

  /** The body the opener sent with its first frame is all there is. */
  takeWhole(): void {
    this.#isPeerEnded = true
  }

  /** The link is gone, or has no place for it. */
  lose(reason: 'lost' | 'refused'): void {
    if (this.isOver) return
    this.#finish()
    this.receiver.onReset?.(reason)
  }

  /** In the rounds: sends up to one piece of data and the notes or the end behind it. */
  takeTurn(): void {
    const out = this.#out
    if (!out || this.isOver) return
    out.isInRounds = false
    let sent = out.sendNext(this.#host.writer, this.id)
    while (sent === FRAME.NOTE) sent = out.sendNext(this.#host.writer, this.id)
    if (sent === FRAME.END) this.#afterEnd()
    else if (out.isEmpty && out.wantsDrain && out.credit > 0) {
      out.wantsDrain = false
      this.receiver.onDrain?.()
    } else this.#joinRounds(out)
  }

  #sendMessage(type: typeof FRAME.OPEN | typeof FRAME.REPLY, kind: number, message: OutgoingMessage): void {
    const { body } = message
    if (body === undefined || body.length * (typeof body === 'string' ? 3 : 1) <= PIECE_BYTES_MAX) {
      this.#sendFirst(type, kind, message)
      if (message.isEnd) this.#endWithFirst()
      return
    }
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    const isWhole = message.isEnd && bytes.length <= PIECE_BYTES_MAX
    this.#sendFirst(type, kind, { head: message.head, body: bytes.subarray(0, PIECE_BYTES_MAX), isEnd: isWhole })
    if (bytes.length > PIECE_BYTES_MAX) this.#queue(this.#outgoing(), FRAME.DATA, bytes.subarray(PIECE_BYTES_MAX))
    if (isWhole) this.#endWithFirst()
    else if (message.isEnd) {
      this.#isEnded = true
      this.#sendInOrder(FRAME.END, NOTHING)
    }
  }

  #sendFirst(type: typeof FRAME.OPEN | typeof FRAME.REPLY, kind: number, message: OutgoingMessage): void {
    if (type === FRAME.OPEN) this.#host.writer.open(kind, this.id, message)
    else this.#host.writer.reply(this.id, message)
  }

  #endWithFirst(): void {
    this.#isEnded = true
    this.#afterEnd()
  }

  #checkMayWrite(): void {
    if (this.#isEnded) throw new Error('The body of this exchange has ended.')
    if (!this.isOpener && !this.#isReplied) throw new Error('An exchange is replied to before its body is written.')
  }

  #sendInOrder(type: typeof FRAME.NOTE | typeof FRAME.END, bytes: Uint8Array): void {
    const out = this.#out
    if (out && !out.isEmpty) this.#queue(out, type, bytes)
    else {
      this.#host.writer.payload(type, this.id, bytes)
      if (type === FRAME.END) this.#afterEnd()
    }
  }

  /** An owner that goes on writing although told to wait loses the exchange. */
  #mayQueue(out: OutgoingBody, bytes: Uint8Array): boolean {
    if (out.queuedBytes + bytes.length <= this.#host.pendingBytesMax) return true
    this.reset()
    this.#host.later(() => this.receiver.onReset?.('lost'))
    return false
  }

  #queue(out: OutgoingBody, type: typeof FRAME.DATA | typeof FRAME.NOTE | typeof FRAME.END, bytes: Uint8Array): void {
    out.push(type, bytes)
    this.#joinRounds(out)
  }

  #joinRounds(out: OutgoingBody): void {
    if (out.isInRounds || !out.canGoOn || this.isOver) return
    out.isInRounds = true
    this.#host.rounds.add(this)
  }

  #outgoing(): OutgoingBody {
    this.#out ??= new OutgoingBody(this.#windowBytes)
    return this.#out
  }

  #afterEnd(): void {
    if (!this.isOpener) this.#finish()
  }

  #finish(): void {
    this.isOver = true
    this.#out?.drop()
    this.#host.forget(this)
  }
}

function pieceOf(piece: string | Uint8Array): Uint8Array {
  const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
  if (bytes.length > PIECE_BYTES_MAX) throw new RangeError(`A note or trailer is ${bytes.length} bytes; at most ${PIECE_BYTES_MAX} fit.`)
  return bytes
}
