import type { ByteSink, ByteSource } from '@plat/link/byte-source.ts'
import type { Exchange, IncomingMessage, Receiver, ResetReason } from '@plat/link/link.ts'
import { type ExchangePipe, pipeToExchange } from '@plat/link/pipe-to-exchange.ts'
import { type ExchangeSource, sourceOfExchange } from '@plat/link/source-of-exchange.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import type { GuestCall, GuestCallListener, GuestFailure, RunningCall } from './guest-connection.ts'
import { GuestLog } from './guest-log.ts'
import { type EndFigures, type ResponseHead, readEnd, readFailure, readFigures } from './read-guest-answers.ts'
import type { ResultHeads } from './result-heads.ts'

/** What a call needs of its guest. */
export interface CallHost {
  readonly heads: ResultHeads
  /** Runs `read`; when that throws, the guest has broken the protocol and is ended. */
  guarded(read: () => void): void
  /** The link is gone: the call is ended by `endBy` once it is known what to call that. */
  orphan(call: RunningGuestCall): void
  forget(call: RunningGuestCall): void
}

const NO_FIGURES: EndFigures = [0, 0]

/** One call at the supervisor's end: the receiver of its exchange. Tells its listener of the response, and of the end, once. */
export class RunningGuestCall implements RunningCall, Receiver {
  readonly invocationId: string
  /** Of its exchange. */
  id = 0
  readonly #host: CallHost
  readonly #listener: GuestCallListener
  readonly #log: GuestLog
  readonly #bytesMax: number
  #exchange: Exchange | undefined
  #upload: ExchangePipe | undefined
  #body: BodyReceiver | undefined
  #stream: ExchangeSource | undefined
  #bytesOut = 0
  #isOver = false

  constructor(host: CallHost, call: GuestCall, listener: GuestCallListener) {
    this.#host = host
    this.#listener = listener
    this.invocationId = call.invocationId
    this.#bytesMax = call.responseBytesMax
    this.#log = new GuestLog(call.logBytesMax)
  }

  /** Its exchange was opened; `body` is sent when it did not go with the first frame. */
  begin(exchange: Exchange, body: ByteSource | undefined): void {
    this.#exchange = exchange
    this.id = exchange.id
    if (body) this.#upload = pipeToExchange(body, exchange, { onFail: () => this.cancel() })
  }

  /** A body that is still being streamed fails: its reader may have stopped, and the end of the call comes after the body. */
  cancel(): void {
    if (this.#isOver) return
    this.#exchange?.cancel()
    this.#stream?.onReset('cancelled')
    this.#stream?.cancel()
  }

  /** Ends a call whose guest is gone. */
  endBy(failure: GuestFailure): void {
    this.#body?.onReset('lost')
    this.#end(failure, NO_FIGURES)
  }

  onReply(message: IncomingMessage): void {
    this.#host.guarded(() => this.#takeReply(message))
  }

  onData(chunk: Buffer): void {
    this.#host.guarded(() => {
      if (!this.#body) throw new ProtocolError('More came of a body that was complete.')
      this.#body.onData(chunk)
    })
  }

  onEnd(trailer: Buffer): void {
    this.#host.guarded(() => {
      const { figures, failure } = readEnd(trailer)
      if (failure) this.#body?.onReset('refused')
      else this.#body?.onEnd()
      this.#end(failure, figures)
    })
  }

  onNote(note: Buffer): void {
    this.#host.guarded(() => this.#log.add(note))
  }

  onReset(reason: ResetReason): void {
    this.#upload?.stop()
    if (reason === 'lost') this.#host.orphan(this)
    else
      this.#host.guarded(() => {
        throw new ProtocolError('A guest gave up a call.')
      })
  }

  onDrain(): void {
    this.#upload?.onDrain()
  }

  #takeReply({ head, body, isEnd }: IncomingMessage): void {
    const text = head.toString('utf8')
    const line = text.indexOf('\n')
    const [cpuMs, heapBytes, bodyBytes] = readFigures(text.slice(0, line))
    const result = this.#host.heads.read(text.slice(line + 1))
    if (result.type === 'failure') {
      if (!isEnd) throw new ProtocolError('A failure does not end its call.')
      this.#end({ ...readFailure(result.code, body), ...result }, [cpuMs, heapBytes])
      return
    }
    if (bodyBytes > this.#bytesMax || (bodyBytes >= 0 && body.length > bodyBytes) || (isEnd && bodyBytes !== body.length))
      throw new ProtocolError('A response has not the size it says, or more than allowed.')
    if (body.length === bodyBytes) this.#respond(result, body)
    else if (bodyBytes < 0) this.#takeStream(result, body)
    else this.#body = new WholeBody(this.#exchangeNow(), { first: body, bodyBytes, onWhole: (whole) => this.#respond(result, whole) })
    if (isEnd) this.#end(undefined, [cpuMs, heapBytes])
  }

  #respond(head: ResponseHead, body: Uint8Array): void {
    this.#bytesOut = body.length
    this.#listener.onResponse({ ...head, body })
  }

  #takeStream(head: ResponseHead, first: Buffer): void {
    const exchange = this.#exchangeNow()
    const source = sourceOfExchange(exchange, { body: first, isEnd: false }, () => exchange.cancel())
    const counted = new CountedSource(source, (bytes) => {
      this.#bytesOut += bytes
    })
    this.#body = source
    this.#stream = source
    this.#listener.onResponse({ ...head, body: counted })
  }

  #exchangeNow(): Exchange {
    if (!this.#exchange) throw new ProtocolError('An answer came before its question.')
    return this.#exchange
  }

  #end(failure: GuestFailure | undefined, [cpuMs, heapBytes]: EndFigures): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#host.forget(this)
    this.#upload?.stop()
    this.#listener.onEnd({ failure, logs: this.#log.lines, cpuMs, heapBytes, bytesOut: this.#bytesOut })
  }
}

/** What takes the rest of a body. */
type BodyReceiver = Pick<ExchangeSource, 'onData' | 'onEnd' | 'onReset'>

/** Collects a body of known size. */
class WholeBody implements BodyReceiver {
  readonly #exchange: Exchange
  readonly #bytesMax: number
  readonly #onWhole: (body: Buffer) => void
  readonly #chunks: Buffer[]
  #bytes: number

  constructor(exchange: Exchange, { first, bodyBytes, onWhole }: { first: Buffer; bodyBytes: number; onWhole(body: Buffer): void }) {
    this.#exchange = exchange
    this.#bytesMax = bodyBytes
    this.#onWhole = onWhole
    this.#chunks = [first]
    this.#bytes = first.length
  }

  onData(chunk: Buffer): void {
    this.#bytes += chunk.length
    this.#chunks.push(chunk)
    this.#exchange.consume(chunk.length)
    if (this.#bytes === this.#bytesMax) this.#onWhole(Buffer.concat(this.#chunks, this.#bytes))
  }

  onEnd(): void {
    if (this.#bytes !== this.#bytesMax) throw new ProtocolError('A body has not the size it was said to have.')
  }

  onReset(): void {
    this.#chunks.length = 0
  }
}

/** Counts what passes. */
class CountedSource implements ByteSource {
  readonly #source: ByteSource
  readonly #onBytes: (bytes: number) => void

  constructor(source: ByteSource, onBytes: (bytes: number) => void) {
    this.#source = source
    this.#onBytes = onBytes
  }

  start(sink: ByteSink): void {
    this.#source.start({
      data: (chunk) => {
        this.#onBytes(chunk.length)
        sink.data(chunk)
      },
      end: () => sink.end(),
      fail: (cause) => sink.fail(cause),
    })
  }

  consume(bytes: number): void {
    this.#source.consume(bytes)
  }

  cancel(): void {
    this.#source.cancel()
  }
}
