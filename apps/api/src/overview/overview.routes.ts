import { PageQuery, page } from '@plat/shared/contracts/common.ts'
import { ProjectOverview } from '@plat/shared/contracts/metrics.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor } from '../http/cursor.ts'
import { type Route, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { listProjects } from '../projects/list-projects.ts'
import { listOverviews } from './list-overviews.ts'

/** The first page of whoever signs in. */
export const overviewRoutes = (dependencies: Dependencies): Route[] => [
  route({
    method: 'get',
    path: '/api/overview',
    access: { type: 'user' },
    summary: 'The projects you may see, newest first, each with what is live, what happened last and its last 24 hours',
    tag: 'projects',
    status: 200,
    query: PageQuery,
    response: page(ProjectOverview),
    async handle({ actor, query: { cursor, limit } }) {
      if (actor.type !== 'user') throw new Error(`a route for users was called by ${actor.type}`)
      const found = await listProjects(dependencies, actor, { before: decodeCursor(cursor), take: limit + 1 })
      const { items, nextCursor } = toPage(found, limit, { keyOf: ({ project }) => project.id, present: (access) => access })
      return { items: await listOverviews(dependencies, items), nextCursor }
    },
  }),
]
