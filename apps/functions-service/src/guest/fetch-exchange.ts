import type { Exchange, IncomingMessage, Link, Receiver, ResetReason } from '@plat/link/link.ts'
import { type FetchHead, GUEST_EXCHANGE } from '../guest-protocol/guest-exchanges.ts'

const HEAD_BYTES_MAX = 64 * 1024

export interface FetchRequest extends FetchHead {
  body: Uint8Array
}

export interface FetchListener {
  /** The head of the answer as JSON, for the isolate; the whole body, or undefined when it follows. */
  onHead(head: string, body: Buffer | undefined): void
  onData(chunk: Buffer): void
  /** The body is complete, or broke off: then with an error as JSON. */
  onEnd(error: string | undefined): void
}

const CUT_OFF = JSON.stringify({ type: 'error', name: 'TypeError', message: 'The response body did not arrive whole' })

/** The fetches of user code that are with the supervisor. Each is answered at most once, and not at all when it was cancelled. */
export class FetchExchange {
  readonly #link: Link
  readonly #exchanges = new Map<number, Exchange>()

  constructor(link: Link) {
    this.#link = link
  }

  /** Answers the fetch's id, or undefined when its head is too large; then nothing was sent. */
  send({ body, ...head }: FetchRequest, listener: FetchListener): number | undefined {
    const text = JSON.stringify(head)
    if (Buffer.byteLength(text) > HEAD_BYTES_MAX) return undefined
    const receiver = new AnswerReceiver(listener, () => this.#exchanges.delete(exchange.id))
    const exchange = this.#link.open(GUEST_EXCHANGE.fetch, { head: text, body, isEnd: true }, receiver)
    this.#exchanges.set(exchange.id, exchange)
    return exchange.id
  }

  /** The isolate has taken so much of a body. */
  consume(id: number, bytes: number): void {
    this.#exchanges.get(id)?.consume(bytes)
  }

  cancel(id: number): void {
    const exchange = this.#exchanges.get(id)
    this.#exchanges.delete(id)
    exchange?.reset()
  }
}

class AnswerReceiver implements Receiver {
  readonly #listener: FetchListener
  readonly #forget: () => void
  #hasHead = false

  constructor(listener: FetchListener, forget: () => void) {
    this.#listener = listener
    this.#forget = forget
  }

  onReply({ head, body, isEnd }: IncomingMessage): void {
    this.#hasHead = true
    const text = head.toString('utf8')
    if (isEnd) {
      this.#forget()
      this.#listener.onHead(text, body)
      return
    }
    this.#listener.onHead(`${text.slice(0, -1)},"streaming":true}`, undefined)
    if (body.length > 0) this.#listener.onData(body)
  }

  onData(chunk: Buffer): void {
    this.#listener.onData(chunk)
  }

  /** The trailer is the error that ended the body, if one did. */
  onEnd(trailer: Buffer): void {
    this.#forget()
    this.#listener.onEnd(trailer.length > 0 ? trailer.toString('utf8') : undefined)
  }

  onReset(_reason: ResetReason): void {
    this.#forget()
    if (this.#hasHead) this.#listener.onEnd(CUT_OFF)
    else this.#listener.onHead(CUT_OFF, Buffer.alloc(0))
  }
}
