import { createServiceApp } from '@plat/shared/service-kit/create-service-app.ts'
import { createMetrics } from '@plat/shared/service-kit/metrics.ts'
import express, { type Express } from 'express'
import { translateDatabaseError } from './database/translate-database-error.ts'
import type { Dependencies } from './dependencies.ts'
import { gitRoutes } from './git/git.routes.ts'
import { createHealth } from './health/create-health.ts'
import { mountRoutes } from './http/mount-routes.ts'
import type { Route } from './http/route.ts'

interface AppOptions {
  /** Holds every answer against the schema its route documents; for tests. */
  checkAnswers?: boolean
}

/**
 * The api's Express application: git, and a table of routes; listens nowhere. Every route reads its own body after its access was
 * decided, so all of them are mounted before the service kit's JSON parser.
 */
export function createApp(dependencies: Dependencies, routes: readonly Route[], options: AppOptions = {}): Express {
  const rawRoutes = express.Router()
  rawRoutes.use(gitRoutes(dependencies))
  rawRoutes.use(mountRoutes(dependencies, routes, options))
  return createServiceApp({
    log: dependencies.log,
    metrics: createMetrics('api'),
    health: createHealth(dependencies),
    rawRoutes,
    routes: express.Router(),
    translateError: translateDatabaseError,
  })
}
