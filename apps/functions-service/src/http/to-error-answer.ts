import { type AppError, presentError } from '@plat/shared/errors/app-error.ts'

export interface ErrorAnswer {
  status: number
  /** name, value, name, value … */
  headers: string[]
  body: Buffer
}

/** An error as the answer of contract §6; never cached. `invocationId`: of the call it came of. */
export function toErrorAnswer(error: AppError, requestId: string, invocationId?: string): ErrorAnswer {
  const body = Buffer.from(JSON.stringify(presentError(error, requestId)))
  const headers = [
    ...Object.entries(error.headers).flat(),
    ...['content-type', 'application/json; charset=utf-8', 'content-length', String(body.byteLength)],
    ...['cache-control', 'private, no-store', 'x-request-id', requestId],
    ...(error.retryAfterSeconds === undefined ? [] : ['retry-after', String(error.retryAfterSeconds)]),
    ...(invocationId === undefined ? [] : ['x-plat-invocation-id', invocationId]),
  ]
  return { status: error.status, headers, body }
}
