import type { SiteAnswer } from '@plat/link/site-call.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { ERRORS, type ErrorCode } from '@plat/shared/errors/registry.ts'

/** An error that the functions-service answered, as the proxy would have thrown it itself. */
export function readPlatError({ status, headers }: SiteAnswer, body: Buffer): AppError {
  const { code, message } = parseError(body)
  const retryAfter = Number(headerOf(headers, 'retry-after'))
  const allow = headerOf(headers, 'allow')
  return new AppError(isErrorCode(code) ? code : status === 503 ? 'RUNTIME_UNAVAILABLE' : 'BAD_GATEWAY', {
    ...(typeof message === 'string' ? { detail: message } : {}),
    ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
    ...(allow === undefined ? {} : { headers: { allow } }),
  })
}

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERRORS, code)

function headerOf(headers: readonly string[], name: string): string | undefined {
  const index = headers.findIndex((given, position) => position % 2 === 0 && given.toLowerCase() === name)
  return index === -1 ? undefined : headers[index + 1]
}

function parseError(body: Buffer): { code?: unknown; message?: unknown } {
  try {
    const { error }: { error?: { code?: unknown; message?: unknown } } = JSON.parse(body.toString())
    return error ?? {}
  } catch {
    return {} // answered by its status alone
  }
}
