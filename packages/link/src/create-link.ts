import type { Duplex } from 'node:stream'
import { checkHello } from './check-hello.ts'
import { ExchangeIds } from './exchange-ids.ts'
import { ExchangeTable } from './exchange-table.ts'
import { FRAME, IS_WHOLE, PIECE_BYTES_MAX } from './frame.ts'
import { type Frame, FrameDecoder } from './frame-decoder.ts'
import { FrameWriter } from './frame-writer.ts'
import type { Exchange, Link, LinkHandlers, OutgoingMessage, Receiver } from './link.ts'
import { type ExchangeHost, LinkExchange } from './link-exchange.ts'
import type { LinkOptions } from './link-options.ts'
import { parseMessage } from './parse-message.ts'
import { ProtocolError } from './protocol-error.ts'
import { SendRounds } from './send-rounds.ts'
import { watchPings } from './watch-pings.ts'

const WINDOW_BYTES = 256 * 1024
const NONE: ReadonlyMap<number, number> = new Map()
const EXCHANGES_MAX = 10_000
const PENDING_BYTES_MAX = 64 * 1024 * 1024
/** With so much in the socket, data waits in its queue, where it can be shared out fairly. */
const SOCKET_BYTES_MAX = 1024 * 1024

/**
 * Makes `stream` one end of a link; the other end must do the same, in the other role. Frames may be sent at once. The stream belongs
 * to the link from here on, and ends with it.
 */
export function createLink(stream: Duplex, handlers: LinkHandlers, options: LinkOptions): Link {
  return new FramedLink(stream, handlers, options)
}

class FramedLink implements Link, ExchangeHost {
  isClosed = false
  readonly writer: FrameWriter
  readonly rounds: SendRounds
  readonly pendingBytesMax: number
  readonly #stream: Duplex
  readonly #handlers: LinkHandlers
  readonly #windowBytes: number
  readonly #windowBytesByKind: ReadonlyMap<number, number>
  readonly #exchangesMax: number
  readonly #socketBytesMax: number
  readonly #exchanges = new ExchangeTable<LinkExchange>()
  readonly #ownIds: ExchangeIds
  readonly #peerIds: ExchangeIds
  readonly #decoder: FrameDecoder
  readonly #endTurn = () => this.#onTurnEnd()
  readonly #mayGoOn = () => this.isWritable
  readonly #stopWatching: () => void
  #peerActive = 0
  #isGreeted = false
  #isTurnEndDue = false
  #ping: { answer: Promise<number>; resolve: (ms: number) => void; sentAt: number } | undefined

  constructor(stream: Duplex, handlers: LinkHandlers, options: LinkOptions) {
    this.#stream = stream
    this.#handlers = handlers
    this.#windowBytes = options.windowBytes ?? WINDOW_BYTES
    this.#windowBytesByKind = options.windowBytesByKind ?? NONE
    this.#exchangesMax = options.exchangesMax ?? EXCHANGES_MAX
    this.pendingBytesMax = options.pendingBytesMax ?? PENDING_BYTES_MAX
    // Above its own mark a stream tells when it is empty again; below it might not.
    this.#socketBytesMax = Math.max(SOCKET_BYTES_MAX, stream.writableHighWaterMark)
    this.#ownIds = new ExchangeIds(options.role, this.#exchangesMax)
    this.#peerIds = new ExchangeIds(options.role === 'client' ? 'server' : 'client', this.#exchangesMax)
    this.writer = new FrameWriter(stream, () => this.#awaitTurnEnd())
    this.rounds = new SendRounds(() => this.#awaitTurnEnd())
    this.#decoder = new FrameDecoder({
      onFrame: (frame) => this.#onFrame(frame),
      onViolation: (message) => this.#violate(message),
    })
    this.writer.hello(this.#windowBytes)
    this.#listen()
    this.#stopWatching = options.pingEveryMs ? watchPings(this, options.pingEveryMs) : () => {}
  }

  get active(): number {
    return this.#exchanges.size
  }

  get isWritable(): boolean {
    return this.writer.pendingBytes < this.#socketBytesMax
  }

  open(kind: number, message: OutgoingMessage, receiver: Receiver): Exchange {
    const id = this.#ownIds.next(this.#exchanges)
    const exchange = new LinkExchange(this, { id, isOpener: true, windowBytes: this.#windowOf(kind) })
    exchange.receiver = receiver
    if (this.isClosed || this.#exchanges.size - this.#peerActive >= this.#exchangesMax) {
      const reason = this.isClosed ? 'lost' : 'refused'
      exchange.isUnsent = true
      this.later(() => exchange.lose(reason))
      return exchange
    }
    exchange.start(kind, message)
    this.#ownIds.use(id)
    this.#exchanges.add(exchange)
    return exchange
  }

  note(note: string | Uint8Array): void {
    const bytes = typeof note === 'string' ? Buffer.from(note) : note
    if (bytes.length > PIECE_BYTES_MAX) throw new RangeError(`A note is ${bytes.length} bytes; at most ${PIECE_BYTES_MAX} fit.`)
    if (!this.isClosed) this.writer.payload(FRAME.LINK_NOTE, 0, bytes)
  }

  ping(): Promise<number> {
    if (this.isClosed) return Promise.resolve(Number.POSITIVE_INFINITY)
    if (this.#ping) return this.#ping.answer
    const { promise, resolve } = Promise.withResolvers<number>()
    this.#ping = { answer: promise, resolve, sentAt: performance.now() }
    this.writer.bare(FRAME.PING, 0)
    return promise
  }

  flush(): void {
    if (!this.isClosed) this.writer.flush()
  }

  close(cause?: Error): void {
    if (this.isClosed) return
    this.isClosed = true
    this.#stopWatching()
    this.#decoder.stop()
    this.#stream.destroy()
    this.#ping?.resolve(Number.POSITIVE_INFINITY)
    for (const exchange of this.#exchanges.values()) settle(() => exchange.lose('lost'))
    settle(() => this.#handlers.onClose(cause))
  }

  later(tell: () => void): void {
    setImmediate(tell)
  }

  forget(exchange: LinkExchange): void {
    if (exchange.isUnsent || !this.#exchanges.delete(exchange.id)) return
    if (!exchange.isOpener) this.#peerActive--
  }

  #windowOf(kind: number): number {
    return this.#windowBytesByKind.get(kind) ?? this.#windowBytes
  }

  #listen(): void {
    const stream = this.#stream
    stream.on('data', (chunk: Buffer) => this.#decoder.push(chunk))
    stream.on('drain', () => this.rounds.isIdle || this.#awaitTurnEnd())
    stream.on('end', () => this.close())
    stream.on('close', () => this.close())
    stream.on('error', (error) => this.close(error))
    // It may have been paused on the way here.
    stream.resume()
    if (stream.destroyed || stream.readableEnded) this.later(() => this.close())
  }

  #awaitTurnEnd(): void {
    if (this.#isTurnEndDue) return
    this.#isTurnEndDue = true
    setImmediate(this.#endTurn)
  }

  #onTurnEnd(): void {
    this.#isTurnEndDue = false
    if (this.isClosed) return
    try {
      this.rounds.run(this.#mayGoOn)
    } finally {
      this.flush()
      if (!this.rounds.isIdle && this.isWritable) this.#awaitTurnEnd()
    }
    if (this.writer.pendingBytes > this.pendingBytesMax) this.#violate('The other end does not read what it is sent.')
  }

  #onFrame(frame: Frame): void {
    const wrong = this.#isGreeted ? this.#take(frame) : this.#greet(frame)
    if (wrong !== undefined) this.#violate(wrong)
  }

  #violate(message: string): void {
    this.close(new ProtocolError(message))
  }

  #greet(frame: Frame): string | undefined {
    this.#isGreeted = true
    return checkHello(frame, this.#windowBytes)
  }

  #take(frame: Frame): string | undefined {
    const { type, id, bytes, start, end } = frame
    const plainType = type & ~IS_WHOLE
    if (plainType === FRAME.OPEN) return this.#takeOpen(frame)
    if (id === 0) return this.#takeLinkFrame(frame)
    const exchange = this.#exchanges.get(id)
    if (exchange === undefined) {
      // What was sent before the other end knew that the exchange is over.
      const isLate = this.#ownIds.wasUsed(id) || this.#peerIds.wasUsed(id)
      return isLate ? undefined : 'A frame belongs to an exchange that was never opened.'
    }
    if (plainType !== FRAME.REPLY) return takeFrame(exchange, type, bytes.subarray(start, end))
    const message = parseMessage(frame)
    return message === undefined ? 'The lengths within a reply are wrong.' : exchange.takeReply(message)
  }

  #takeOpen(frame: Frame): string | undefined {
    const { id, kind } = frame
    const message = parseMessage(frame)
    if (message === undefined) return 'The lengths within an opening message are wrong.'
    if (this.#exchanges.has(id) || !this.#peerIds.accept(id)) return 'An exchange was opened out of order.'
    if (this.#peerActive >= this.#exchangesMax) return `The other end opened more than ${this.#exchangesMax} exchanges.`
    const exchange = new LinkExchange(this, { id, isOpener: false, windowBytes: this.#windowOf(kind) })
    if (message.isEnd) exchange.takeWhole()
    this.#peerActive++
    this.#exchanges.add(exchange)
    this.#handlers.onOpen(exchange, kind, message)
    return undefined
  }

  #takeLinkFrame({ type, bytes, start, end }: Frame): string | undefined {
    if (type === FRAME.PING) this.writer.bare(FRAME.PONG, 0)
    else if (type === FRAME.PONG) {
      const ping = this.#ping
      if (!ping) return 'A ping was answered that was never sent.'
      this.#ping = undefined
      ping.resolve(performance.now() - ping.sentAt)
    } else if (type === FRAME.LINK_NOTE && end - start <= PIECE_BYTES_MAX) this.#handlers.onNote?.(bytes.subarray(start, end))
    else return `A frame of type ${type} is none of the link's, or too large.`
    return undefined
  }
}

/** Hands an exchange what it was sent; answers what is wrong with it. */
function takeFrame(exchange: LinkExchange, type: number, payload: Buffer): string | undefined {
  if (payload.length > PIECE_BYTES_MAX) return 'A frame is larger than its type allows.'
  if (type === FRAME.DATA) return exchange.takeData(payload)
  if (type === FRAME.END) return exchange.takeEnd(payload)
  if (type === FRAME.NOTE) return exchange.takeNote(payload)
  if (type === FRAME.CREDIT) return payload.length === 4 ? exchange.takeCredit(payload.readUInt32BE(0)) : 'Credit has a wrong length.'
  if (payload.length > 0) return `A frame of type ${type} has a payload.`
  if (type === FRAME.CANCEL) return exchange.takeCancel()
  if (type === FRAME.RESET) return exchange.takeReset()
  return `There is no frame of type ${type}.`
}

/** A receiver that throws must not keep the others from being told; what it threw is as uncaught as ever. */
function settle(tell: () => void): void {
  try {
    tell()
  } catch (error) {
    process.nextTick(() => {
      throw error
    })
  }
}
