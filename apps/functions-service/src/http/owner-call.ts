import { isUtf8 } from 'node:buffer'
import type { VisitorRequest } from '@plat/link/site-call.ts'
import type { InvokeOrder, InvokeResult } from '@plat/shared/contracts/invoke.ts'
import type { AppError } from '@plat/shared/errors/app-error.ts'
import { ERRORS } from '@plat/shared/errors/registry.ts'
import type { FunctionExecutor } from '../function-executor/function-executor.ts'
import type { InvocationListener, InvocationOutcome } from '../function-executor/invocation.ts'
import type { GuestResponse, RunningCall } from '../guests/guest-connection.ts'
import { type KeptBytes, keepBeginning } from './keep-beginning.ts'

/** Of a body, in the answer. */
const BODY_BYTES_MAX = 1024 * 1024

/** A call that the api orders for whoever may use the project: any version, also of a function that is disabled or asks for a key. */
export class OwnerCall implements InvocationListener {
  /** How it went. @throws AppError when it never ran */
  readonly result: Promise<InvokeResult>
  readonly #settle = Promise.withResolvers<InvokeResult>()
  readonly #running: RunningCall
  #response: GuestResponse | undefined
  #body: Promise<KeptBytes> | undefined

  constructor(executor: FunctionExecutor, order: InvokeOrder) {
    this.result = this.#settle.promise
    const { projectId, functionName, version, kind, method, url, headers, ip } = order
    const request: VisitorRequest = { method, url, headers, ip, params: {} }
    this.#running = executor.execute(
      {
        reference: { projectId, functionName, deploymentId: null, ...(version === undefined ? {} : { version }) },
        kind,
        request: JSON.stringify(request),
        body: Buffer.from(order.body, order.isBase64 ? 'base64' : 'utf8'),
        isRepeatable: false,
        depth: 0,
        isAuthorized: true,
        isOwners: true,
        token: undefined,
      },
      this,
    )
  }

  cancel(): void {
    this.#running.cancel()
  }

  onRefused(error: AppError): void {
    this.#settle.reject(error)
  }

  onAnswer(response: GuestResponse): void {
    this.#response = response
    this.#body = keepBeginning(response.body, BODY_BYTES_MAX)
  }

  onOutcome(outcome: InvocationOutcome): void {
    const nothing: KeptBytes = { bytes: Buffer.alloc(0), isCut: false }
    const body = this.#body ?? Promise.resolve(nothing)
    body.then((kept) => this.#settle.resolve(this.#toResult(outcome, kept)), this.#settle.reject)
  }

  #toResult(outcome: InvocationOutcome, { bytes, isCut }: KeptBytes): InvokeResult {
    const { failure, invocationId, logs, durationMs, cold, fn } = outcome
    const text = toText(bytes, isCut)
    return {
      invocationId,
      success: failure === undefined,
      statusCode: failure ? ERRORS[failure.code].status : (this.#response?.status ?? 0),
      headers: toRecord(this.#response?.headers ?? []),
      body: text ?? bytes.toString('base64'),
      isBase64: text === undefined,
      bodyCut: isCut,
      logs: [...logs],
      error: failure
        ? { code: failure.code, message: failure.message, ...(failure.stack === undefined ? {} : { stack: failure.stack }) }
        : null,
      durationMs,
      cold,
      version: fn.version,
    }
  }
}

/** The body as text; undefined when it is none. A cut may have parted a character. */
function toText(bytes: Buffer, isCut: boolean): string | undefined {
  for (let less = 0; less <= (isCut ? 3 : 0); less += 1) {
    const whole = bytes.subarray(0, bytes.length - less)
    if (isUtf8(whole)) return whole.toString('utf8')
  }
  return undefined
}

function toRecord(headers: readonly string[]): Record<string, string> {
  const record = new Map<string, string>()
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const [name = '', value = ''] = [headers[index], headers[index + 1]]
    const before = record.get(name)
    record.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(record)
}
