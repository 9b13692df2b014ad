import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Request } from 'express'
import type { Dependencies } from '../dependencies.ts'
import type { Actor } from './actor.ts'
import { authenticate, authenticateToken } from './authenticate.ts'
import { sessionCookie } from './session-cookie.ts'

/**
 * Who a request speaks for: by its Authorization header, else by the cookie of a session. A browser sends cookies along whoever asks it
 * to, so for whatever may change something a cookie counts only with `x-plat-csrf: 1`: no foreign page can send that header without a
 * preflight, which is never granted.
 *
 * @throws AppError UNAUTHENTICATED for what names nobody, FORBIDDEN for a cookie alone
 */
export async function authenticateRequest(
  dependencies: Pick<Dependencies, 'sql' | 'secrets' | 'clock'>,
  request: Pick<Request, 'method' | 'headers' | 'socket'>,
): Promise<Actor> {
  if (request.headers.authorization !== undefined) return authenticate(dependencies, request.headers.authorization)
  const token = sessionCookie.read(request)
  if (token === undefined || token === '') return { type: 'anonymous' }
  if (!SAFE.has(request.method) && request.headers['x-plat-csrf'] !== '1')
    throw new AppError('FORBIDDEN', {
      detail: 'A session in a cookie may change something only with the header "x-plat-csrf: 1". Send it.',
    })
  const actor = await authenticateToken(dependencies, token)
  if (actor.type !== 'user' || actor.sessionId === null) throw new AppError('UNAUTHENTICATED') // a cookie holds sessions, nothing else
  return actor
}

const SAFE = new Set(['GET', 'HEAD'])
