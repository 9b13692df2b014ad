import { LiveQuery } from '@plat/shared/contracts/live-event.ts'
import { loadProject } from '../access/load-project.ts'
import { userIdOf } from '../auth/user-id-of.ts'
import type { Dependencies } from '../dependencies.ts'
import { type Route, route } from '../http/route.ts'
import { sessionIdOf } from '../sessions/session-id-of.ts'
import { createEventHub } from './event-hub.ts'

/** What changes, told to the people who watch as it happens. */
export function eventRoutes(dependencies: Dependencies): Route[] {
  const hub = createEventHub(dependencies)
  return [
    route({
      method: 'get',
      path: '/api/events',
      access: { type: 'user' },
      summary: 'Follow as server-sent events what changes of that which you may see; "hello" says that anything may have changed',
      tag: 'events',
      status: 200,
      query: LiveQuery,
      errors: ['PROJECT_NOT_FOUND', 'RATE_LIMITED'],
      async handle({ actor, query, response }) {
        const projectId = query.project === undefined ? null : (await loadProject(dependencies, actor, query.project)).project.id
        const tokenId = actor.type === 'user' ? (actor.tokenId ?? null) : null
        await hub.follow({ userId: userIdOf(actor), sessionId: sessionIdOf(actor), tokenId, projectId }, response)
      },
    }),
  ]
}
