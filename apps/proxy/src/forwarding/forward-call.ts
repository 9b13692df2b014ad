import type { Socket } from 'node:net'
import type { Exchange, IncomingMessage, OutgoingMessage, ResetReason } from '@plat/link/link.ts'
import { decodeSiteAnswer, type SiteAnswer } from '@plat/link/site-call.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { answerError } from '../http/answer-error.ts'
import type { Visit } from '../http/visit.ts'
import { announcedBytes } from './announced-bytes.ts'
import { answerWhole } from './answer-whole.ts'
import { BODY_LIMITS } from './body-limits.ts'
import type { CallDeadlines } from './call-deadlines.ts'
import type { FunctionCall, FunctionTransport } from './function-transport.ts'
import { gatherBody } from './gather-body.ts'
import { readPlatError } from './read-plat-error.ts'
import { StreamedAnswer } from './streamed-answer.ts'
import { StreamedBody } from './streamed-body.ts'
import { toAnswerHeaders } from './to-answer-headers.ts'

export interface Forwarder {
  transport: FunctionTransport
  deadlines: CallDeadlines
  baseDomain: string
}

interface CallToForward {
  /** An encoded SiteCall. */
  head: string
  /** Of the site's rules, name and value in turn; the function's own win. */
  rules: readonly string[]
}

const INVOCATION_ID = 'x-plat-invocation-id'

/**
 * Sends a visitor's request to its function and the answer back, byte for byte. A small body and a small answer go whole; larger ones
 * stream, both ways at the pace of the slower end. When the visitor goes away the function is told.
 *
 * @throws AppError PAYLOAD_TOO_LARGE, FUNCTION_UNAVAILABLE; what fails later is answered as an error, or cuts an answer that has begun
 */
export function forwardCall(forwarder: Forwarder, visit: Visit, { head, rules }: CallToForward): void {
  const call = new ForwardedCall(forwarder, visit, rules)
  visit.onGone = () => call.onGone()
  visit.response.on('timeout', (socket: Socket) => call.onStalled(socket))
  call.start(head)
}

class ForwardedCall implements FunctionCall {
  deadline = 0
  place = -1
  readonly #forwarder: Forwarder
  readonly #visit: Visit
  readonly #rules: readonly string[]
  #exchange: Exchange | undefined
  #upload: StreamedBody | undefined
  #answer: StreamedAnswer | undefined
  /** To send once more when the link is lost before an answer: what has no body and changes nothing (RFC 9110 §9.2.2). */
  #repeatable: OutgoingMessage | undefined
  /** The visitor has the whole answer, or has gone. */
  #isOver = false

  constructor(forwarder: Forwarder, visit: Visit, rules: readonly string[]) {
    this.#forwarder = forwarder
    this.#visit = visit
    this.#rules = rules
  }

  start(head: string): void {
    const { request } = this.#visit
    const bytes = announcedBytes(request.headers)
    if (bytes > BODY_LIMITS.max && bytes !== Number.POSITIVE_INFINITY) throw tooLarge()
    if (bytes === 0) {
      const message = { head, isEnd: true }
      if (request.method === 'GET' || request.method === 'HEAD') this.#repeatable = message
      this.#send(message)
    } else if (request.complete) {
      this.#send({ head, body: request.read() ?? '', isEnd: true })
    } else if (bytes <= BODY_LIMITS.inline) {
      gatherBody(request, bytes, (body) => this.#send({ head, body, isEnd: true }))
    } else {
      this.#upload = new StreamedBody(request, () => this.#refuse(tooLarge()))
      this.#send({ head, isEnd: false })
    }
  }

  onSent(exchange: Exchange): void {
    this.#exchange = exchange
    this.#upload?.flowTo(exchange)
  }

  onUnsent(error: AppError): void {
    this.#fail(error)
  }

  /** A function may think for minutes; a visitor may neither stop reading nor stop sending for that long (R44). */
  onStalled(socket: Socket): void {
    const { request } = this.#visit
    const isSending = !request.complete && !request.isPaused()
    if (socket.writableLength > 0 || (isSending && this.#isOver)) socket.destroy()
    else if (isSending) this.#refuse(new AppError('REQUEST_TIMEOUT'))
  }

  onReply(message: IncomingMessage): void {
    this.#repeatable = undefined
    if (this.#isOver) return
    try {
      this.#begin(decodeSiteAnswer(message.head), message)
    } catch (cause) {
      this.#refuse(new AppError('BAD_GATEWAY', { internal: 'the functions-service answered something that cannot be sent', cause }))
    }
  }

  onData(chunk: Buffer): void {
    if (this.#answer && !this.#isOver) this.#answer.write(chunk)
    else this.#exchange?.consume(chunk.length) // nobody is left to send it to
  }

  onEnd(): void {
    if (this.#isOver) return
    this.#finish()
    this.#answer?.end()
  }

  onReset(reason: ResetReason): void {
    if (this.#isOver) return
    const message = this.#repeatable
    this.#repeatable = undefined
    this.#exchange = undefined
    if (reason === 'lost' && message) this.#forwarder.transport.send(message, this)
    else this.#fail(new AppError('BAD_GATEWAY', { internal: `the exchange was ${reason}` }))
  }

  onDrain(): void {
    this.#upload?.resume()
  }

  onExpired(): void {
    this.#refuse(new AppError('BAD_GATEWAY', { internal: 'no answer in time' }))
  }

  onGone(): void {
    if (this.#isOver) return
    this.#finish()
    if (this.#exchange) this.#exchange.cancel()
    else this.#forwarder.transport.withdraw(this)
  }

  #send(message: OutgoingMessage): void {
    if (this.#isOver) return
    this.#forwarder.deadlines.add(this, this.#visit.startedAt)
    this.#forwarder.transport.send(message, this)
  }

  #begin(answer: SiteAnswer, { body, isEnd }: IncomingMessage): void {
    const { request, response } = this.#visit
    const { status } = answer
    if (answer.isPlatError) return void this.#fail(readPlatError(answer, body), idOfInvocation(answer))
    if (!(status >= 200 && status <= 599)) throw new RangeError(`status ${status}`)
    const headers = toAnswerHeaders(this.#visit, answer, { rules: this.#rules, baseDomain: this.#forwarder.baseDomain })
    const hasBody = request.method !== 'HEAD' && status !== 204 && status !== 304
    if (isEnd || !hasBody) {
      answerWhole(this.#visit, { status, headers, body: hasBody ? body : undefined })
      return void this.#finish()
    }
    this.#forwarder.deadlines.delete(this)
    response.writeHead(status, headers)
    this.#answer = new StreamedAnswer(response, (bytes) => this.#exchange?.consume(bytes))
    this.#answer.begin(body)
  }

  #refuse(error: AppError): void {
    this.#exchange?.reset()
    this.#fail(error)
  }

  #fail(error: AppError, headers?: readonly string[]): void {
    if (this.#isOver) return
    this.#finish()
    answerError(this.#visit, { error, ...(headers ? { headers } : {}) })
  }

  #finish(): void {
    this.#isOver = true
    this.#forwarder.deadlines.delete(this)
    this.#upload?.resume() // what still comes flows off, so that the connection can be used again
  }
}

/** The error's own body does not name it. */
function idOfInvocation({ headers }: SiteAnswer): string[] {
  const index = headers.indexOf(INVOCATION_ID)
  return index === -1 ? [] : [INVOCATION_ID, headers[index + 1] ?? '']
}

const tooLarge = () => new AppError('PAYLOAD_TOO_LARGE', { detail: 'A function takes at most 6 MB of body. Send less.' })
