import { type AppError, toAppError } from '@plat/shared/errors/app-error.ts'
import { requestId } from '@plat/shared/service-kit/create-service-app.ts'
import type { Response } from 'express'
import { translateDatabaseError } from '../database/translate-database-error.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Answers a failure as git shows it to people: plain text, one sentence, the true status. Once git has begun to answer, the connection
 * just ends.
 */
export function answerGitError({ log }: Pick<Dependencies, 'log'>, response: Response, thrown: unknown): void {
  const error = toAppError(translateDatabaseError(thrown))
  const id = requestId(response)
  if (error.status >= 500) log.error('git request failed', { requestId: id, code: error.code, error })
  if (response.headersSent) return void response.destroy()
  if (error.status === 401) response.setHeader('www-authenticate', 'Basic realm="Plat", charset="UTF-8"')
  if (error.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(error.retryAfterSeconds))
  response
    .status(error.status)
    .type('text/plain')
    .send(`${sentenceOf(error, id)}\n`)
}

function sentenceOf(error: AppError, id: string): string {
  if (error.status === 401)
    return 'Sign in: take any user name, and as the password a personal token (plat_…) or the token of your session.'
  return error.code === 'INTERNAL' ? `${error.message} It is ${id}.` : error.message
}
