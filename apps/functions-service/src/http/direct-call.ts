import type { IncomingMessage, ServerResponse } from 'node:http'
import { readSource } from '@plat/link/read-source.ts'
import { AppError, toAppError } from '@plat/shared/errors/app-error.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { watchBody } from '@plat/shared/service-kit/watch-body.ts'
import { callDepth } from '../egress/call-depth.ts'
import type { FunctionExecutor } from '../function-executor/function-executor.ts'
import type { InvocationListener, InvocationOutcome } from '../function-executor/invocation.ts'
import { INVOCATION_LIMITS } from '../function-executor/invocation-limits.ts'
import { toEnvelope, toFailureEnvelope, type WholeResponse } from '../function-executor/to-envelope.ts'
import type { FunctionRouter } from '../function-router/function-router.ts'
import type { GuestFailure, GuestResponse, RunningCall } from '../guests/guest-connection.ts'
import type { ByteBudget } from './byte-budget.ts'
import type { CallerAccess } from './caller-access.ts'
import { hasAccess, tokenOf } from './identify-caller.ts'
import { readBody } from './read-body.ts'
import { toErrorAnswer } from './to-error-answer.ts'
import { toEvent } from './to-event.ts'
import { toVisitorRequest } from './to-visitor-request.ts'

export interface DirectCallTools {
  executor: FunctionExecutor
  router: FunctionRouter
  access: CallerAccess
  serviceToken: string
  bodyBudget: ByteBudget
  /** How long a caller may be silent amid a body; see watchBody. */
  bodySilenceMsMax?: number
  log: Logger
  /** Told of every request when it is over: the status it was answered with, and how long it took. */
  onClose(status: number, seconds: number): void
}

/** What its URL says. */
interface Address {
  /** Id or slug. */
  project: string
  functionName: string
  /** Path and query. */
  target: string
  query: string
}

interface Invited {
  projectId: string
  functionName: string
  isAuthorized: boolean
}

const TOO_LARGE: GuestFailure = {
  type: 'failure',
  code: 'FUNCTION_RESPONSE_TOO_LARGE',
  message: 'The function’s response is larger than the 6 MB that are allowed here.',
}

/** One call of contract §5 from its request to its envelope. Nothing is awaited unless somebody must be asked. */
export class DirectCall implements InvocationListener {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #requestId: string
  readonly #tools: DirectCallTools
  #isAuthorized = false
  #bodyBytes = 0
  #running: RunningCall | undefined
  #answer: GuestResponse | undefined
  /** The body of a response that came as a stream; undefined: too large. */
  #collected: Promise<Buffer | undefined> | undefined
  #isOver = false
  readonly #startedAt = performance.now()

  constructor(request: IncomingMessage, response: ServerResponse, { requestId, tools }: { requestId: string; tools: DirectCallTools }) {
    this.#request = request
    this.#response = response
    this.#requestId = requestId
    this.#tools = tools
  }

  start(address: Address): void {
    this.#response.on('close', () => this.#onClose())
    try {
      const { router } = this.#tools
      const isAuthorized = hasAccess(this.#request.headers, address.project, this.#tools)
      const route = router.routeNow(address.project, address.functionName)
      if (route && typeof isAuthorized === 'boolean') this.#read({ ...route, isAuthorized }, address)
      else this.#ask(isAuthorized, address).catch((error: unknown) => this.#refuse(error))
    } catch (error) {
      this.#refuse(error)
    }
  }

  onRefused(error: AppError): void {
    this.#refuse(error)
  }

  onAnswer(response: GuestResponse): void {
    this.#answer = response
    if (response.body instanceof Uint8Array) return
    this.#collected = readSource(response.body, INVOCATION_LIMITS.responseBytesMax)
    this.#collected.then(
      (body) => body ?? this.#running?.cancel(),
      () => undefined, // the call ends with a failure that says why
    )
  }

  onOutcome(outcome: InvocationOutcome): void {
    const answer = this.#answer
    if (outcome.failure || !answer) this.#fail(outcome, outcome.failure ?? TOO_LARGE)
    else if (answer.body instanceof Uint8Array) this.#succeed(outcome, { ...answer, body: answer.body })
    else this.#collect(outcome, answer)
  }

  async #ask(isAuthorized: boolean | Promise<boolean>, address: Address): Promise<void> {
    const isKnown = await isAuthorized
    const route = await this.#tools.router.route(address.project, address.functionName)
    this.#read({ ...route, isAuthorized: isKnown }, address)
  }

  #read(invited: Invited, address: Address): void {
    this.#isAuthorized = invited.isAuthorized
    const { bodySilenceMsMax: silenceMsMax } = this.#tools
    watchBody(this.#request, this.#response, { onStalled: (error) => this.#refuse(error), silenceMsMax })
    readBody(
      this.#request,
      { bytesMax: INVOCATION_LIMITS.requestBytesMax, budget: this.#tools.bodyBudget },
      {
        onBody: (body) => this.#onBody(body, invited, address),
        onError: (error) => this.#refuse(error),
      },
    )
  }

  #onBody(body: Buffer, invited: Invited, address: Address): void {
    this.#bodyBytes = body.length
    try {
      const event = toEvent({ contentType: this.#request.headers['content-type'], query: address.query, body })
      if (event instanceof Uint8Array) this.#execute(event, invited, address)
      else event.then((text) => this.#execute(text, invited, address)).catch((error: unknown) => this.#refuse(error))
    } catch (error) {
      this.#refuse(error)
    }
  }

  #execute(event: Buffer, { projectId, functionName, isAuthorized }: Invited, { target }: Address): void {
    if (this.#response.destroyed) throw new AppError('BAD_REQUEST', { internal: 'the caller went away' })
    const { headers } = this.#request
    const callers = headers[callDepth.header]
    this.#running = this.#tools.executor.execute(
      {
        reference: { projectId, functionName, deploymentId: null },
        kind: 'event',
        request: toVisitorRequest(this.#request, target),
        body: event,
        isRepeatable: false,
        depth: callers === undefined ? 0 : callDepth.read(String(callers)),
        isAuthorized,
        token: tokenOf(headers),
      },
      this,
    )
  }

  /** The answer has been sent, or the caller has gone before it. */
  #onClose(): void {
    this.#tools.onClose(this.#response.statusCode, (performance.now() - this.#startedAt) / 1000)
    if (!this.#isOver) this.#running?.cancel()
  }

  #collect(outcome: InvocationOutcome, answer: GuestResponse): void {
    Promise.resolve(this.#collected).then(
      (body) => (body ? this.#succeed(outcome, { ...answer, body }) : this.#fail(outcome, TOO_LARGE)),
      (error: unknown) => {
        if (!this.#response.destroyed) this.#refuse(error) // else it was cut off because its caller left
      },
    )
  }

  #succeed(outcome: InvocationOutcome, response: WholeResponse): void {
    const { status, body } = toEnvelope(outcome, response)
    this.#send(status, this.#headers(body, outcome.invocationId), body)
  }

  #fail(outcome: InvocationOutcome, failure: GuestFailure): void {
    const { status, body } = toFailureEnvelope(outcome, failure, { requestId: this.#requestId, showStack: this.#isAuthorized })
    const allow = failure.allow === undefined ? [] : ['allow', failure.allow]
    this.#send(status, [...allow, ...this.#headers(body, outcome.invocationId)], body)
  }

  #headers(body: Buffer | string, invocationId: string): string[] {
    return [
      ...[
        'content-type',
        'application/json; charset=utf-8',
        'content-length',
        String(Buffer.byteLength(body)),
        'cache-control',
        'private, no-store',
      ],
      ...['x-plat-invocation-id', invocationId, 'x-request-id', this.#requestId],
    ]
  }

  #refuse(thrown: unknown): void {
    const error = toAppError(thrown)
    if (error.code === 'INTERNAL') this.#tools.log.error('invocation failed', { requestId: this.#requestId, error })
    const { status, headers, body } = toErrorAnswer(error, this.#requestId)
    this.#send(status, headers, body)
  }

  #send(status: number, headers: string[], body: Buffer | string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#tools.bodyBudget.give(this.#bodyBytes)
    if (this.#response.destroyed) return
    this.#response.writeHead(status, headers)
    this.#response.end(body)
  }
}
