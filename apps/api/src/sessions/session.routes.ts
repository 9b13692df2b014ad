import { PageQuery, page } from '@plat/shared/contracts/common.ts'
import { SessionInfo } from '@plat/shared/contracts/users.ts'
import { z } from 'zod'
import { sessionCookie } from '../auth/session-cookie.ts'
import { userIdOf } from '../auth/user-id-of.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor } from '../http/cursor.ts'
import { type Route, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { revokeSession } from './revoke-session.ts'
import { presentSession } from './session.presenter.ts'
import { sessionIdOf } from './session-id-of.ts'

const access = { type: 'user' } as const
const tag = 'auth'

/** Where the caller is signed in; sessions of others are not found. */
export function sessionRoutes(dependencies: Dependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/sessions',
      access,
      summary: 'List your sessions, newest first',
      tag,
      status: 200,
      query: PageQuery,
      response: page(SessionInfo),
      async handle({ actor, query: { cursor, limit } }) {
        const before = decodeCursor(cursor)
        const where = {
          userId: userIdOf(actor),
          expiresAt: { gt: dependencies.clock.now() },
          ...(before === undefined ? {} : { id: { lt: before } }),
        }
        const rows = await dependencies.database.session.findMany({ where, orderBy: { id: 'desc' }, take: limit + 1 })
        return toPage(rows, limit, { keyOf: ({ id }) => id, present: (session) => presentSession(session, sessionIdOf(actor)) })
      },
    }),
    route({
      method: 'delete',
      path: '/api/sessions/:sessionId',
      access,
      summary: 'End one of your sessions; "current" is the one that asks',
      tag,
      status: 204,
      params: z.object({ sessionId: z.string() }),
      errors: ['SESSION_NOT_FOUND'],
      async handle({ actor, params: { sessionId }, request, response }) {
        const ended = sessionId === 'current' ? sessionIdOf(actor) : sessionId
        await revokeSession(dependencies, { userId: userIdOf(actor), sessionId: ended })
        if (ended === sessionIdOf(actor) && sessionCookie.read(request) !== undefined) sessionCookie.clear(request, response)
      },
    }),
  ]
}
