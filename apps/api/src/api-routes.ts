import { activityRoutes } from './activity/activity.routes.ts'
import { authRoutes } from './auth/auth.routes.ts'
import { buildRoutes } from './builds/build.routes.ts'
import { changeFeedRoutes } from './change-feed/change-feed.routes.ts'
import type { Dependencies } from './dependencies.ts'
import { deploymentRoutes } from './deployments/deployment.routes.ts'
import { envVarRoutes } from './env-vars/env-var.routes.ts'
import { eventRoutes } from './events/event.routes.ts'
import { createEventHub } from './events/event-hub.ts'
import { functionRoutes } from './functions/function.routes.ts'
import type { Route } from './http/route.ts'
import { invocationRoutes } from './invocations/invocation.routes.ts'
import { logRoutes } from './logs/log.routes.ts'
import { metricsRoutes } from './metrics/metrics.routes.ts'
import { openApiRoutes } from './openapi/openapi.routes.ts'
import { overviewRoutes } from './overview/overview.routes.ts'
import { platformRoutes } from './platform/platform.routes.ts'
import { memberRoutes } from './projects/member.routes.ts'
import { projectRoutes } from './projects/project.routes.ts'
import { sessionRoutes } from './sessions/session.routes.ts'
import { siteRouteRoutes } from './site-routes/site-route.routes.ts'
import { tokenRoutes } from './tokens/token.routes.ts'
import { uploadRoutes } from './uploads/upload.routes.ts'
import { userRoutes } from './users/user.routes.ts'

const ROUTES_OF_A_NOUN: ((dependencies: Dependencies) => Route[])[] = [
  authRoutes,
  sessionRoutes,
  userRoutes,
  tokenRoutes,
  projectRoutes,
  memberRoutes,
  envVarRoutes,
  deploymentRoutes,
  uploadRoutes,
  buildRoutes,
  functionRoutes,
  invocationRoutes,
  metricsRoutes,
  activityRoutes,
  platformRoutes,
  overviewRoutes,
  changeFeedRoutes,
  siteRouteRoutes,
]

/** Every declared route of the api, its own description last. Git is not among them: it has its own protocol. */
export function apiRoutes(dependencies: Dependencies): Route[] {
  const hub = createEventHub(dependencies)
  const routes = ROUTES_OF_A_NOUN.flatMap((routesOf) => routesOf(dependencies))
  const live = [...eventRoutes(dependencies, hub), ...logRoutes(dependencies, hub)]
  return [...routes, ...live, ...openApiRoutes([...routes, ...live])]
}
