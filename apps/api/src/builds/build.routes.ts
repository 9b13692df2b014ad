import { BuildProgress, BuildResult, BuildServiceHeartbeat, BuildServiceOrders } from '@plat/shared/contracts/builds.ts'
import { Id } from '@plat/shared/contracts/common.ts'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { DISPATCH_TIMING } from '../dispatch/dispatch-timing.ts'
import { recordHeartbeat } from '../dispatch/record-heartbeat.ts'
import { type Route, route } from '../http/route.ts'
import { finishBuild } from './finish-build.ts'
import { createProgressRecorder } from './record-progress.ts'

const OneDeployment = z.strictObject({ deploymentId: Id })
/** 1000 lines of 8 KiB, each character up to six bytes of JSON. */
const PROGRESS_BYTES_MAX = 48 * 1024 * 1024
const shared = { access: { type: 'service' }, tag: 'builds' } as const

/** What build-services say to the api, all with the service token. */
export function buildRoutes(dependencies: Dependencies): Route[] {
  const recordProgress = createProgressRecorder(dependencies)
  return [
    route({
      ...shared,
      method: 'post',
      path: '/internal/build-services/heartbeat',
      summary: 'A build-service lives, and runs these builds',
      status: 200,
      body: BuildServiceHeartbeat,
      response: BuildServiceOrders,
      handle: ({ body }) => recordHeartbeat(dependencies, body, DISPATCH_TIMING),
    }),
    route({
      ...shared,
      method: 'post',
      path: '/internal/builds/:deploymentId/progress',
      summary: 'Log lines and the commit of a running build',
      status: 204,
      params: OneDeployment,
      body: BuildProgress,
      jsonBytesMax: PROGRESS_BYTES_MAX,
      errors: ['DEPLOYMENT_NOT_FOUND', 'CONFLICT'],
      handle: ({ params, body }) => recordProgress({ ...body, ...params }),
    }),
    route({
      ...shared,
      method: 'post',
      path: '/internal/builds/:deploymentId/finish',
      summary: 'The outcome of a build',
      status: 204,
      params: OneDeployment,
      body: BuildResult,
      errors: ['DEPLOYMENT_NOT_FOUND', 'CONFLICT'],
      handle: ({ params, body }) => finishBuild(dependencies, { ...body, ...params }),
    }),
  ]
}
