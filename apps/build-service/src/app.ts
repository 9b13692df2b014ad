import { createServiceApp } from '@plat/shared/service-kit/create-service-app.ts'
import type { Express } from 'express'
import { buildRoutes } from './builds/build.routes.ts'
import type { Dependencies } from './dependencies.ts'

/** A build's variables come along: many of them, up to 64 KiB each. */
const JSON_BYTES_MAX = 32 * 1024 * 1024

/** The build-service's HTTP application, not yet listening. */
export function createBuildApp({ config, log, metrics, slots, sandbox }: Dependencies): Express {
  return createServiceApp({
    log,
    metrics,
    routes: buildRoutes({ slots, serviceToken: config.serviceToken }),
    jsonBytesMax: JSON_BYTES_MAX,
    health: async () => ({ status: 'ok', slots: slots.total(), running: slots.running().length, sandbox: sandbox.isolation }),
  })
}
