import { existsSync } from 'node:fs'
import type { Dependencies } from './dependencies.ts'
import type { Route } from './http/route.ts'
import { openApiRoutes } from './openapi/openapi.routes.ts'

const LISTS: [string, string][] = [
  ['./auth/auth.routes.ts', 'authRoutes'],
  ['./users/user.routes.ts', 'userRoutes'],
  ['./tokens/token.routes.ts', 'tokenRoutes'],
  ['./projects/project.routes.ts', 'projectRoutes'],
  ['./projects/member.routes.ts', 'memberRoutes'],
  ['./env-vars/env-var.routes.ts', 'envVarRoutes'],
  ['./change-feed/change-feed.routes.ts', 'changeFeedRoutes'],
  ['./site-routes/site-route.routes.ts', 'siteRouteRoutes'],
  ['./deployments/deployment.routes.ts', 'deploymentRoutes'],
  ['./builds/build.routes.ts', 'buildRoutes'],
  ['./functions/function.routes.ts', 'functionRoutes'],
  ['./invocations/invocation.routes.ts', 'invocationRoutes'],
]

/** Every declared route of the api. (interim: becomes static imports when all lists exist) */
export async function apiRoutes(dependencies: Dependencies): Promise<Route[]> {
  const lists: Route[][] = []
  for (const [file, name] of LISTS) {
    if (!existsSync(new URL(file, import.meta.url))) continue
    try {
      const module = (await import(file)) as Record<string, (dependencies: Dependencies) => Route[]>
      lists.push(module[name]?.(dependencies) ?? [])
    } catch (error) {
      process.stderr.write(`interim: ${file} not mounted: ${String(error)}\n`)
    }
  }
  const routes = lists.flat()
  return [...routes, ...openApiRoutes(routes)]
}
