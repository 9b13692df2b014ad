import { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import type { Dependencies } from '../dependencies.ts'
import { createHealth } from '../health/create-health.ts'
import { type Route, route } from '../http/route.ts'
import { createStorageMeter } from './create-storage-meter.ts'
import { readPlatform } from './read-platform.ts'

/** How the platform does, for its operators. */
export function platformRoutes(dependencies: Dependencies): Route[] {
  const tools = { health: createHealth(dependencies), measureStorage: createStorageMeter(dependencies.config.storageBaseDir) }
  return [
    route({
      method: 'get',
      path: '/api/platform',
      access: { type: 'platform-admin' },
      summary: 'How the services, the database, the storage and the caches do; every service is asked now',
      tag: 'platform',
      status: 200,
      response: PlatformStatus,
      handle: () => readPlatform(dependencies, tools),
    }),
  ]
}
