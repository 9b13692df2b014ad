import { FUNCTION_NAME } from '@plat/shared/contracts/functions.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { AppError, toAppError } from '@plat/shared/errors/app-error.ts'
import type { FunctionRegistry } from '../function-registry/function-registry.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { FunctionRunner, PoolEnding, PoolListener } from '../guests/function-runner.ts'
import type { GuestFailure, GuestResponse, RunningCall } from '../guests/guest-connection.ts'
import { isCallersFault } from '../guests/is-callers-fault.ts'
import type { Breaker, Verdict } from './breaker.ts'
import type { Invocation, InvocationListener, InvocationOutcome, InvocationRequest } from './invocation.ts'
import { INVOCATION_LIMITS } from './invocation-limits.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { SampledSource } from './sampled-source.ts'
import { visitorRequest } from './visitor-request.ts'

/** What running a call takes. */
export interface ExecutorTools {
  registry: Pick<FunctionRegistry, 'find' | 'findNow'>
  runner: FunctionRunner
  breaker: Breaker
  rateLimiter: RateLimiter
  /** Whether a token gives access to a project. @throws AppError RUNTIME_UNAVAILABLE */
  mayInvoke(token: string, projectId: string): Promise<boolean>
  /** Told of every call that reached its function, once, when it has ended. Must not throw. */
  onInvoked(outcome: InvocationOutcome): void
  /** Told of every call, once, when it is over or was refused. */
  onOver(): void
}

/** One call from start to end. Nothing is awaited on the way unless the code, or the caller's access, must be asked for. */
export class RunningInvocation implements Invocation, PoolListener, RunningCall {
  readonly invocationId: string
  readonly acceptedAt = Date.now()
  request: InvocationRequest
  readonly #tools: ExecutorTools
  readonly #listener: InvocationListener
  readonly #startedAt = performance.now()
  #fn: RunnableFunction | undefined
  #settle: ((verdict: Verdict) => void) | undefined
  #call: RunningCall | undefined
  #response: GuestResponse | undefined
  #isCancelled = false
  #isOver = false

  constructor(request: InvocationRequest, listener: InvocationListener, tools: ExecutorTools) {
    this.invocationId = uuidV7(this.acceptedAt)
    this.request = request
    this.#listener = listener
    this.#tools = tools
  }

  get fn(): RunnableFunction {
    if (!this.#fn) throw new Error('a call has no function before it runs')
    return this.#fn
  }

  start(): void {
    const { reference, depth } = this.request
    try {
      if (depth > INVOCATION_LIMITS.depthMax) throw new AppError('LOOP_DETECTED')
      if (!FUNCTION_NAME.test(reference.functionName)) throw new AppError('FUNCTION_NOT_FOUND')
      const fn = this.#tools.registry.findNow(reference)
      if (fn && !fn.requireApiKey) this.#run(fn)
      else this.#findAndRun().catch((error: unknown) => this.#refuse(error))
    } catch (error) {
      this.#refuse(error)
    }
  }

  /** The caller has gone: the handler's signal is aborted. What it does about it decides how the call ends. */
  cancel(): void {
    this.#isCancelled = true
    this.#call?.cancel()
  }

  onRefused(error: AppError): void {
    this.#refuse(error)
  }

  onResponse(response: GuestResponse): void {
    const { body } = response
    this.#response =
      body instanceof Uint8Array ? response : { ...response, body: new SampledSource(body, INVOCATION_LIMITS.sampleBytesMax) }
    this.#listener.onAnswer(this.#response, this)
  }

  onEnd(ending: PoolEnding): void {
    this.#settle?.(this.#verdictOn(ending))
    const { body } = this.request
    const outcome: InvocationOutcome = {
      invocationId: this.invocationId,
      fn: this.fn,
      request: this.request,
      acceptedAt: this.acceptedAt,
      response: this.#response,
      failure: ending.failure,
      logs: ending.logs,
      durationMs: Math.round((performance.now() - this.#startedAt) * 100) / 100,
      queueMs: ending.queueMs,
      cpuMs: ending.cpuMs,
      heapBytes: ending.heapBytes,
      bytesIn: body instanceof SampledSource ? body.bytes : body instanceof Uint8Array ? body.byteLength : 0,
      bytesOut: ending.bytesOut,
      cold: ending.cold,
    }
    this.#over()
    this.#listener.onOutcome(outcome) // the answer goes first
    this.#tools.onInvoked(outcome)
  }

  async #findAndRun(): Promise<void> {
    const fn = await this.#tools.registry.find(this.request.reference)
    if (fn.requireApiKey) await this.#checkKey(fn)
    this.#run(fn)
  }

  async #checkKey(fn: RunnableFunction): Promise<void> {
    const asked = visitorRequest.parse(this.request.request)
    const token = this.request.token ?? visitorRequest.keyOf(asked)
    if (!this.request.isAuthorized && (token === undefined || !(await this.#tools.mayInvoke(token, fn.projectId))))
      throw fn.isActive ? new AppError('API_KEY_REQUIRED') : new AppError('FUNCTION_DISABLED')
    this.request = { ...this.request, request: JSON.stringify(visitorRequest.withoutKeys(asked)) }
  }

  #run(fn: RunnableFunction): void {
    const { rateLimiter, breaker, runner } = this.#tools
    if (!fn.isActive && !this.request.isOwners) throw new AppError('FUNCTION_DISABLED')
    if (this.#isCancelled) throw new AppError('BAD_REQUEST', { internal: 'the caller went away before the call began' })
    if (fn.rateLimit) rateLimiter.take(fn.name, fn.rateLimit)
    const settle = breaker.enter(fn.name)
    this.#fn = fn
    this.#settle = settle
    const { kind, body, isRepeatable, depth } = this.request
    if (!(body instanceof Uint8Array)) this.request = { ...this.request, body: new SampledSource(body, INVOCATION_LIMITS.sampleBytesMax) }
    const call = {
      invocationId: this.invocationId,
      timeoutMs: fn.timeoutMs,
      acceptedAt: this.acceptedAt,
      kind,
      request: this.request.request,
      body: this.request.body,
      responseBytesMax: INVOCATION_LIMITS.responseBytesMax,
      logBytesMax: INVOCATION_LIMITS.logBytesMax,
    }
    this.#call = runner.run(
      fn,
      call,
      { pass: { projectId: fn.projectId, policy: fn.fetch, depth, fetches: 0, running: 0 }, isRepeatable },
      this,
    )
    if (this.#isCancelled) this.#call.cancel()
  }

  #refuse(error: unknown): void {
    if (this.#isOver) return
    this.#settle?.('innocent')
    this.#over()
    this.#listener.onRefused(toAppError(error))
  }

  #over(): void {
    this.#isOver = true
    this.#tools.onOver()
  }

  /**
   * A handler that throws is sound: it ended by itself. One whose caller left was cut short on his account, and one whose caller sent what
   * it cannot take never ran.
   */
  #verdictOn({ failure, isCollateral }: PoolEnding): Verdict {
    if (isCollateral || (failure && (this.#isCancelled || isCallersFault(failure)))) return 'innocent'
    return failure && KILLERS.has(failure.code) ? 'failed' : 'sound'
  }
}

const KILLERS: ReadonlySet<GuestFailure['code']> = new Set(['FUNCTION_TIMEOUT', 'FUNCTION_MEMORY_LIMIT', 'FUNCTION_CRASHED'])
