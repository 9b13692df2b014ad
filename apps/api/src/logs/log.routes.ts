import { page } from '@plat/shared/contracts/common.ts'
import { LogEntry, LogQuery } from '@plat/shared/contracts/function-logs.ts'
import type { Request } from 'express'
import { z } from 'zod'
import { isUuid } from '../access/is-uuid.ts'
import type { Dependencies } from '../dependencies.ts'
import type { EventHub } from '../events/event-hub.ts'
import { toWatcher } from '../events/to-watcher.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { openEventStream } from '../http/open-event-stream.ts'
import { type Route, route } from '../http/route.ts'
import { wantsEvents } from '../http/wants.ts'
import { findLogIds } from './find-log-ids.ts'
import { followLogs } from './follow-logs.ts'
import { readLogEntries } from './read-log-entries.ts'

/** What the functions of a project wrote and how they ended. */
export const logRoutes = (dependencies: Dependencies, hub: EventHub): Route[] => [
  route({
    method: 'get',
    path: '/api/projects/:project/logs',
    access: { type: 'project', role: 'viewer' },
    summary:
      'Search the logs of a project’s functions, newest first: a page may hold few or none and still have a next one; with Accept: text/event-stream follow what comes from now on',
    tag: 'logs',
    status: 200,
    params: z.object({ project: z.string() }),
    query: LogQuery,
    response: page(LogEntry).optional(),
    errors: ['RATE_LIMITED'],
    async handle({ actor, project, query: { cursor, limit, ...given }, request, response }) {
      const filter = { ...given, projectId: project.id }
      const before = decodeCursor(cursor)
      if (wantsEvents(request, response)) {
        const watcher = toWatcher(actor, project.id)
        if (watcher) hub.admit(watcher)
        const stream = openEventStream(response, dependencies.stopping)
        if (watcher) hub.guard(watcher, stream)
        return followLogs(dependencies, { filter, after: lastEventId(request), stream })
      }
      const { ids, next } = await findLogIds(dependencies, { filter, before, limit })
      return { items: await readLogEntries(dependencies.sql, ids), nextCursor: next === null ? null : encodeCursor(next) }
    },
  }),
]

function lastEventId({ headers }: Request): string | undefined {
  const id = headers['last-event-id']
  return typeof id === 'string' && isUuid(id) ? id.toLowerCase() : undefined
}
