import { Role } from '@plat/shared/contracts/common.ts'
import { SiteRoutes } from '@plat/shared/contracts/sites.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { z } from 'zod'
import { loadProject } from '../access/load-project.ts'
import { isAtLeast } from '../access/role-order.ts'
import { findSiteRoutes } from '../aliases/find-site-routes.ts'
import { authenticateToken } from '../auth/authenticate.ts'
import type { Dependencies } from '../dependencies.ts'
import { type Route, route } from '../http/route.ts'

const AuthorizeInput = z.strictObject({ token: z.string().min(1).max(4096), project: z.string().max(100), role: Role })
const Authorized = z.object({ projectId: z.string(), projectSlug: z.string(), role: Role })

const access = { type: 'service' } as const
const tag = 'internal'

/** What proxies and functions-services ask. */
export function siteRouteRoutes(dependencies: Dependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/internal/routes',
      access,
      summary: 'What every host serves, or one of them',
      tag,
      status: 200,
      query: z.strictObject({ host: z.string().max(255).optional() }),
      response: SiteRoutes,
      handle: async ({ query: { host } }) => ({
        routes: await findSiteRoutes(dependencies, host === undefined ? undefined : [host.toLowerCase()]),
      }),
    }),
    route({
      method: 'post',
      path: '/internal/authorize',
      access,
      summary: 'Whether the holder of a token has at least a role on a project',
      tag,
      status: 200,
      body: AuthorizeInput,
      response: Authorized,
      errors: ['PROJECT_NOT_FOUND', 'FORBIDDEN'],
      async handle({ body }) {
        const { project, role } = await loadProject(dependencies, await authenticateToken(dependencies, body.token), body.project)
        if (!isAtLeast(role, body.role))
          throw new AppError('FORBIDDEN', { detail: `This needs the role ${body.role}; yours on this project is ${role}.` })
        return { projectId: project.id, projectSlug: project.slug, role }
      },
    }),
  ]
}
