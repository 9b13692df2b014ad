import type { Exchange, IncomingMessage, Receiver, ResetReason } from '@plat/link/link.ts'
import { type ExchangePipe, pipeToExchange } from '@plat/link/pipe-to-exchange.ts'
import { encodeSiteAnswer, type SiteCall } from '@plat/link/site-call.ts'
import { type ExchangeSource, sourceOfExchange } from '@plat/link/source-of-exchange.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { FunctionExecutor } from '../function-executor/function-executor.ts'
import type { Invocation, InvocationListener, InvocationOutcome } from '../function-executor/invocation.ts'
import { INVOCATION_LIMITS } from '../function-executor/invocation-limits.ts'
import type { GuestResponse, RunningCall } from '../guests/guest-connection.ts'
import type { AnswerHeads } from './answer-heads.ts'
import type { ByteBudget } from './byte-budget.ts'
import { errorOfFailure } from './error-of-failure.ts'
import { sourceOfBytes } from './source-of-bytes.ts'
import { toErrorAnswer } from './to-error-answer.ts'
import { mayHaveBody } from './to-site-answer.ts'

export interface SiteVisitTools {
  executor: FunctionExecutor
  heads: AnswerHeads
  /** For bodies that wait for slow visitors. */
  answerBudget: ByteBudget
  log: Logger
}

/** A body up to this goes whole, within the frame of its head. */
const INLINE_BYTES_MAX = 64 * 1024
const NOTHING = Buffer.alloc(0)

/** One visitor's call on its way through this process: the exchange with the proxy on one side, the invocation on the other. */
export class SiteVisit implements Receiver, InvocationListener {
  readonly #exchange: Exchange
  readonly #call: SiteCall
  readonly #tools: SiteVisitTools
  #running: RunningCall | undefined
  /** The visitor's body while it is still arriving. */
  #source: ExchangeSource | undefined
  #bytesIn = 0
  #pipe: ExchangePipe | undefined
  #isAnswered = false

  constructor(exchange: Exchange, call: SiteCall, tools: SiteVisitTools) {
    this.#exchange = exchange
    this.#call = call
    this.#tools = tools
    exchange.receiver = this
  }

  start({ body, isEnd }: IncomingMessage): void {
    const { projectId, functionName, deploymentId, request, depth, isHead } = this.#call
    if (!isEnd) this.#source = sourceOfExchange(this.#exchange, { body, isEnd })
    this.#bytesIn = body.length
    this.#running = this.#tools.executor.execute(
      {
        reference: { projectId, functionName, deploymentId },
        kind: 'http',
        request,
        body: this.#source ?? body,
        // The proxy writes the method first (packages/link/site-call.ts): to know this one, nothing else need be read.
        isRepeatable: isEnd && body.length === 0 && (isHead || request.startsWith('{"method":"GET"')),
        depth,
        isAuthorized: false,
        token: undefined,
      },
      this,
    )
    if (this.#exchange.isOver) this.#leave('lost')
  }

  onData(chunk: Buffer): void {
    this.#bytesIn += chunk.length
    if (this.#bytesIn <= INVOCATION_LIMITS.requestBytesMax) this.#source?.onData(chunk)
    else {
      this.#refuse(new AppError('PAYLOAD_TOO_LARGE', { detail: 'A function takes at most 6 MB of body. Send less.' }))
      this.#leave('refused')
    }
  }

  onEnd(): void {
    const source = this.#source
    this.#source = undefined
    source?.onEnd()
  }

  /** The visitor has gone. */
  onCancel(): void {
    if (!this.#exchange.isOver) this.#exchange.reset()
    this.#leave('cancelled')
  }

  onReset(reason: ResetReason): void {
    this.#leave(reason)
  }

  onDrain(): void {
    this.#pipe?.onDrain()
  }

  onRefused(error: AppError): void {
    if (error.code === 'INTERNAL') this.#tools.log.error('invocation failed', { requestId: this.#call.requestId, error })
    this.#refuse(error)
  }

  onAnswer(response: GuestResponse, { invocationId }: Invocation): void {
    if (this.#exchange.isOver || this.#isAnswered) {
      dropBody(response)
      return
    }
    const { body, status } = response
    const isStream = !(body instanceof Uint8Array)
    const contentLength = isStream || !mayHaveBody(status) ? 0 : body.byteLength
    const { isHead, hasCredentials } = this.#call
    const head = this.#tools.heads.encode(response, { isHead, hasCredentials, isStream }, { contentLength, invocationId })
    if (head !== undefined && !isHead && mayHaveBody(status)) this.#answer(head, body)
    else {
      dropBody(response)
      if (head === undefined) this.#refuse(new AppError('FUNCTION_BAD_RESPONSE'), invocationId)
      else this.#answer(head, NOTHING)
    }
  }

  onOutcome({ failure, invocationId }: InvocationOutcome): void {
    if (failure) this.#refuse(errorOfFailure(failure), invocationId)
    this.#endSource('refused')
  }

  #answer(head: string, body: GuestResponse['body']): void {
    const isWhole = body instanceof Uint8Array
    const isInline = isWhole && body.byteLength <= INLINE_BYTES_MAX
    const source = isInline ? undefined : isWhole ? this.#hold(body) : body
    if (!isInline && !source) {
      this.#refuse(TOO_MUCH)
      return
    }
    this.#isAnswered = true
    this.#exchange.reply(isInline ? { head, body, isEnd: true } : { head, isEnd: false })
    if (source) this.#pipe = pipeToExchange(source, this.#exchange)
  }

  #hold(body: Uint8Array) {
    const { answerBudget } = this.#tools
    if (!answerBudget.take(body.byteLength)) return undefined
    return sourceOfBytes(Buffer.from(body.buffer, body.byteOffset, body.byteLength), () => answerBudget.give(body.byteLength))
  }

  #refuse(error: AppError, invocationId?: string): void {
    if (this.#isAnswered || this.#exchange.isOver) return
    this.#isAnswered = true
    const { status, headers, body } = toErrorAnswer(error, this.#call.requestId, invocationId)
    this.#exchange.reply({ head: encodeSiteAnswer({ status, headers, isPlatError: true }), body, isEnd: true })
  }

  /** Nobody waits for the rest: the handler is told, and what still flows is stopped. */
  #leave(reason: ResetReason): void {
    this.#running?.cancel()
    this.#pipe?.stop()
    this.#endSource(reason)
  }

  #endSource(reason: ResetReason): void {
    const source = this.#source
    this.#source = undefined
    source?.onReset(reason)
  }
}

function dropBody({ body }: GuestResponse): void {
  if (!(body instanceof Uint8Array)) body.cancel()
}

const TOO_MUCH = new AppError('FUNCTION_UNAVAILABLE', {
  detail: 'Too much data is on its way to visitors. Wait the seconds named in Retry-After.',
})
