import { ERRORS, type ErrorCode } from './registry.ts'

export interface FieldProblem {
  /** Where: a dotted path into the body, query or settings. */
  path: string
  /** What is wrong and how to mend it. */
  message: string
}

interface AppErrorOptions {
  /** Replaces the registry's public message. Must be safe to show to any caller. */
  detail?: string
  /** One entry a wrong field. Public. */
  fields?: FieldProblem[]
  /** For our log only; never leaves the process. */
  internal?: string
  /** Seconds for Retry-After. 429 and 503 default to 1. */
  retryAfterSeconds?: number
  /** Further response headers, such as Allow. */
  headers?: Record<string, string>
  cause?: unknown
}

/** A failure the caller can act on. `message` is public; `internal` and `cause` are for the log. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly fields: FieldProblem[] | undefined
  readonly internal: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly headers: Record<string, string>

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.detail ?? ERRORS[code].message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.status = ERRORS[code].status
    this.fields = options.fields
    this.internal = options.internal
    this.retryAfterSeconds = options.retryAfterSeconds ?? (this.status === 429 || this.status === 503 ? 1 : undefined)
    this.headers = options.headers ?? {}
  }
}

/** Takes anything thrown; answers it as an AppError. What is not one becomes INTERNAL, with the original as `cause`. */
export function toAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError('INTERNAL', { cause: thrown })
}

export interface ErrorBody {
  error: { code: ErrorCode; message: string; requestId: string; details?: FieldProblem[] }
}

/** The wire form of every error (contract §6): `{error: {code, message, requestId, details?}}`. */
export function presentError(error: AppError, requestId: string): ErrorBody {
  return { error: { code: error.code, message: error.message, requestId, ...(error.fields ? { details: error.fields } : {}) } }
}
