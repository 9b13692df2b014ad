import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { type AppError, presentError } from '@plat/shared/errors/app-error.ts'
import { endEarly } from './end-early.ts'
import { renderErrorPage } from './error-page.ts'
import type { Visit } from './visit.ts'

export interface ErrorAnswer {
  error: AppError
  title?: string
  commands?: string[]
  /** Further headers, name and value in turn. */
  headers?: readonly string[]
}

/** Answers an error of ours: a small page for a browser, else the JSON of contract §6. Cuts the connection when an answer has begun. */
export function answerError(visit: Visit, { error, title, commands, headers = [] }: ErrorAnswer): void {
  const { request, response, requestId } = visit
  if (response.headersSent) {
    response.destroy()
    return
  }
  const asPage = wantsPage(request)
  const body = asPage
    ? renderErrorPage({
        status: error.status,
        code: error.code,
        title: title ?? STATUS_CODES[error.status] ?? 'Error',
        message: error.message,
        requestId,
        ...(commands ? { commands } : {}),
      })
    : JSON.stringify(presentError(error, requestId))
  const head = [...visit.headers(), ...headers, ...bodyHeaders(body, asPage)]
  if (error.retryAfterSeconds !== undefined) head.push('retry-after', String(error.retryAfterSeconds))
  for (const [name, value] of Object.entries(error.headers)) head.push(name, value)
  if (request.complete) {
    response.writeHead(error.status, head)
    response.end(request.method === 'HEAD' ? undefined : body)
  } else {
    response.writeHead(error.status, [...head, 'connection', 'close'])
    endEarly(visit, body)
  }
}

function bodyHeaders(body: string, isPage: boolean): string[] {
  return [
    'content-type',
    isPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
    'cache-control',
    'private, no-store',
    'vary',
    'Accept',
    'x-content-type-options',
    'nosniff',
    ...(isPage ? ['content-security-policy', "default-src 'none'; style-src 'unsafe-inline'"] : []),
  ]
}

/** Whether the visitor is a browser looking for a page. */
const wantsPage = (request: IncomingMessage): boolean => /\btext\/html\b/i.test(request.headers.accept ?? '')
