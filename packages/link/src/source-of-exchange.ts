import { ByteQueue } from './byte-queue.ts'
import type { ByteSink, ByteSource } from './byte-source.ts'
import type { Exchange, IncomingMessage, Receiver, ResetReason } from './link.ts'

/**
 * The other end's body as a ByteSource. It is a Receiver at the same time: make it the exchange's, or forward `onData`, `onEnd` and
 * `onReset` to it from a receiver that has other duties too. Make it within `onOpen` or `onReply`, so that nothing passes it by.
 */
export interface ExchangeSource extends ByteSource, Required<Pick<Receiver, 'onData' | 'onReset'>> {
  onEnd(trailer?: Buffer): void
}

/**
 * What arrives before `start` is kept, at most the inline beginning and one window. `cancel` throws away what still comes and gives
 * credit for it, so that the other end gets to its end; `onCancel` may ask that end to stop: `exchange.cancel()` by the end that opened,
 * which still gets the trailer, or `exchange.reset()`.
 */
export function sourceOfExchange(
  exchange: Exchange,
  first: Pick<IncomingMessage, 'body' | 'isEnd'>,
  onCancel?: () => void,
): ExchangeSource {
  return new IncomingBody(exchange, first, onCancel)
}

class IncomingBody implements ExchangeSource {
  readonly #exchange: Exchange
  readonly #onCancel: (() => void) | undefined
  readonly #early = new ByteQueue()
  /** Bytes that came inline: no credit is owed for them. */
  #inlineLeft: number
  #isEnded: boolean
  #failure: Error | undefined
  #sink: ByteSink | undefined
  #isCancelled = false

  constructor(exchange: Exchange, first: Pick<IncomingMessage, 'body' | 'isEnd'>, onCancel: (() => void) | undefined) {
    this.#exchange = exchange
    this.#onCancel = onCancel
    this.#inlineLeft = first.body.length
    this.#isEnded = first.isEnd
    this.#early.push(first.body)
  }

  start(sink: ByteSink): void {
    if (this.#sink) throw new Error('A byte source is started once.')
    this.#sink = sink
    for (let chunk = this.#takeEarly(); chunk; chunk = this.#takeEarly()) sink.data(chunk)
    if (this.#isCancelled) return
    if (this.#failure) sink.fail(this.#failure)
    else if (this.#isEnded) sink.end()
  }

  consume(bytes: number): void {
    const inline = Math.min(bytes, this.#inlineLeft)
    this.#inlineLeft -= inline
    if (bytes > inline) this.#exchange.consume(bytes - inline)
  }

  cancel(): void {
    if (this.#isCancelled) return
    this.#isCancelled = true
    this.#early.clear()
    // All that has been received, however much of it was dealt with.
    this.#exchange.consume(Number.MAX_SAFE_INTEGER)
    this.#onCancel?.()
  }

  onData(chunk: Buffer): void {
    if (this.#isCancelled) this.#exchange.consume(chunk.length)
    else if (this.#sink) this.#sink.data(chunk)
    else this.#early.push(chunk)
  }

  onEnd(): void {
    this.#isEnded = true
    if (!this.#isCancelled) this.#sink?.end()
  }

  onReset(reason: ResetReason): void {
    this.#failure = new Error(`The body was cut off: the exchange was ${reason}.`)
    if (!this.#isCancelled) this.#sink?.fail(this.#failure)
  }

  #takeEarly(): Buffer | undefined {
    return this.#early.take(Number.POSITIVE_INFINITY)
  }
}
