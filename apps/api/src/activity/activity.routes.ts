import { Activity, ActivityQuery } from '@plat/shared/contracts/activity.ts'
import { page } from '@plat/shared/contracts/common.ts'
import { loadProject } from '../access/load-project.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor } from '../http/cursor.ts'
import { type Route, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { presentActivity } from './activity.presenter.ts'
import { listActivities } from './list-activities.ts'

/** Who did what. */
export const activityRoutes = (dependencies: Dependencies): Route[] => [
  route({
    method: 'get',
    path: '/api/activity',
    access: { type: 'user' },
    summary: 'What happened in the projects you may see, and what you did, newest first; of the last 90 days',
    tag: 'activity',
    status: 200,
    query: ActivityQuery,
    response: page(Activity),
    errors: ['PROJECT_NOT_FOUND'],
    async handle({ actor, query: { cursor, limit, project, about, by } }) {
      if (actor.type !== 'user') throw new Error(`a route for users was called by ${actor.type}`)
      const projectId = project === undefined ? null : (await loadProject(dependencies, actor, project)).project.id
      const rows = await listActivities(dependencies, actor, { projectId, about, by, before: decodeCursor(cursor), take: limit + 1 })
      return toPage(rows, limit, { keyOf: ({ id }) => id, present: presentActivity })
    },
  }),
]
