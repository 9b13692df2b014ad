import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { type AppError, presentError } from '@plat/shared/errors/app-error.ts'
import type { HeaderPair } from '../routing/resolve-path.ts'
import { renderErrorPage } from './error-page.ts'

export interface ErrorAnswer {
  error: AppError
  requestId: string
  title?: string
  commands?: string[]
  headers?: readonly HeaderPair[]
}

/** Answers an error of ours: a small page for a browser, else the JSON of contract §6. Cuts the connection when an answer has begun. */
export function answerError(
  request: IncomingMessage,
  response: ServerResponse,
  { error, requestId, title, commands, headers = [] }: ErrorAnswer,
): void {
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
  const fields: HeaderPair[] = [
    ...headers.filter(([name]) => name.startsWith('x-')),
    ['content-type', asPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8'],
    ['content-length', String(Buffer.byteLength(body))],
    ['cache-control', 'private, no-store'],
    ['vary', 'Accept'],
    ['x-content-type-options', 'nosniff'],
    ...(asPage ? ([['content-security-policy', "default-src 'none'; style-src 'unsafe-inline'"]] as const) : []),
    ...(error.retryAfterSeconds === undefined ? [] : ([['retry-after', String(error.retryAfterSeconds)]] as const)),
    ...Object.entries(error.headers),
    // the rest of an unread body would be taken for the next request
    ...(request.complete ? [] : ([['connection', 'close']] as const)),
  ]
  response.writeHead(error.status, fields.flat())
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Whether the visitor is a browser looking for a page. */
export const wantsPage = (request: IncomingMessage): boolean => /\btext\/html\b/i.test(request.headers.accept ?? '')
