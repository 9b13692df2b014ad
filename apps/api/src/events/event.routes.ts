import { LiveQuery } from '@plat/shared/contracts/live-event.ts'
import { loadProject } from '../access/load-project.ts'
import type { Dependencies } from '../dependencies.ts'
import { openEventStream } from '../http/open-event-stream.ts'
import { type Route, route } from '../http/route.ts'
import type { EventHub } from './event-hub.ts'
import { toWatcher } from './to-watcher.ts'

/** What changes, told to the people who watch as it happens. */
export function eventRoutes(dependencies: Dependencies, hub: EventHub): Route[] {
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
        const watcher = toWatcher(actor, projectId)
        if (!watcher) throw new Error(`a route for users was called by ${actor.type}`)
        hub.admit(watcher)
        await hub.follow(watcher, openEventStream(response, dependencies.stopping))
      },
    }),
  ]
}
