import { page } from '@plat/shared/contracts/common.ts'
import { CreateDeploymentInput, Deployment, DeploymentQuery, RollbackInput } from '@plat/shared/contracts/deployments.ts'
import { DeployFilesInput } from '@plat/shared/contracts/uploads.ts'
import { z } from 'zod'
import { goLive } from '../aliases/go-live.ts'
import type { Actor } from '../auth/actor.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor } from '../http/cursor.ts'
import { parse } from '../http/parse.ts'
import { createJsonBodyReader } from '../http/read-json-body.ts'
import { type Route, type RouteContext, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { deployFiles } from '../uploads/deploy-files.ts'
import { FILES_JSON_BYTES_MAX } from '../uploads/files-json-bytes-max.ts'
import { cancelDeployment } from './cancel-deployment.ts'
import { deployRef } from './deploy-ref.ts'
import { listDeployments } from './list-deployments.ts'
import { logRoute } from './log/log-route.ts'
import { redeployDeployment } from './redeploy-deployment.ts'
import { releaseRoutes } from './release/release.routes.ts'
import { rollbackProject } from './rollback-project.ts'
import { showDeployment } from './show-deployment.ts'
import { showDeployments } from './show-deployments.ts'
import { deployUpload, UploadForm } from './upload/deploy-upload.ts'

const InProject = z.object({ project: z.string() })
const OneDeployment = z.object({ deploymentId: z.string() })
const tag = 'deployments'
const reader = { type: 'project', role: 'viewer' } as const
const writer = { type: 'project', role: 'developer' } as const

/** Deployments of projects: making them, following them, and choosing which one is live. */
export const deploymentRoutes = (dependencies: Dependencies): Route[] => [
  listRoute(dependencies),
  deployRoute(dependencies),
  showRoute(dependencies),
  logRoute(dependencies),
  cancelRoute(dependencies),
  redeployRoute(dependencies),
  promoteRoute(dependencies),
  rollbackRoute(dependencies),
  ...releaseRoutes(dependencies),
]

const listRoute = (dependencies: Dependencies): Route =>
  route({
    method: 'get',
    path: '/api/projects/:project/deployments',
    access: reader,
    summary: 'List the deployments of a project, newest first',
    tag,
    status: 200,
    params: InProject,
    query: DeploymentQuery,
    response: page(Deployment),
    async handle({ project, query: { cursor, limit, branch, status } }) {
      const before = decodeCursor(cursor)
      const rows = await listDeployments(dependencies, { projectId: project.id, branch, status, before, take: limit + 1 })
      const shown = await showDeployments(dependencies, rows)
      return toPage(shown, limit, { keyOf: ({ id }) => id, present: (deployment) => deployment })
    },
  })

const deployRoute = (dependencies: Dependencies): Route =>
  route({
    method: 'post',
    path: '/api/projects/:project/deployments',
    access: writer,
    summary:
      'Deploy a git ref (JSON {ref?}), files uploaded before (JSON {files, target?, branch?, commit?}) or a .tgz of the source (multipart: file, target?, branch?)',
    tag,
    status: 202,
    params: InProject,
    raw: true,
    reads: { 'application/json': z.union([CreateDeploymentInput, DeployFilesInput]), 'multipart/form-data': UploadForm },
    response: Deployment,
    errors: ['VALIDATION_FAILED', 'ARCHIVE_UNSAFE_PATH', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'STORAGE_FULL', 'QUOTA_EXCEEDED'],
    handle: createDeployHandler(dependencies),
  })

function createDeployHandler(dependencies: Dependencies): (context: RouteContext) => Promise<Deployment> {
  const readJson = createJsonBodyReader({ bytesMax: FILES_JSON_BYTES_MAX, nulAllowed: false })
  return async ({ project, actor, request, response }) => {
    const createdBy = userIdOrNull(actor)
    if (request.is('multipart/form-data'))
      return showDeployment(dependencies, await deployUpload(dependencies, { projectId: project.id, request, createdBy }))
    const body: unknown = (await readJson(request, response)) ?? {}
    if (typeof body === 'object' && body !== null && 'files' in body)
      return showDeployment(
        dependencies,
        await deployFiles(dependencies, { projectId: project.id, input: parse(DeployFilesInput, body), createdBy }),
      )
    const { ref } = parse(CreateDeploymentInput, body)
    return showDeployment(dependencies, await deployRef(dependencies, { project, ref, createdBy }))
  }
}

const showRoute = (dependencies: Dependencies): Route =>
  route({
    method: 'get',
    path: '/api/deployments/:deploymentId',
    access: { type: 'deployment', role: 'viewer' },
    summary: 'Get a deployment',
    tag,
    status: 200,
    params: OneDeployment,
    response: Deployment,
    handle: ({ deployment }) => showDeployment(dependencies, deployment.id),
  })

const change = {
  method: 'post',
  access: { type: 'deployment', role: 'developer' },
  tag,
  params: OneDeployment,
  response: Deployment,
} as const

const cancelRoute = (dependencies: Dependencies): Route =>
  route({
    ...change,
    path: '/api/deployments/:deploymentId/cancel',
    summary: 'Cancel a deployment that waits or is being built',
    status: 200,
    errors: ['CONFLICT'],
    async handle({ deployment, actor }) {
      await cancelDeployment(dependencies, deployment.id, userIdOrNull(actor))
      return showDeployment(dependencies, deployment.id)
    },
  })

const redeployRoute = (dependencies: Dependencies): Route =>
  route({
    ...change,
    path: '/api/deployments/:deploymentId/redeploy',
    summary: 'Deploy the same again with the environment as it is now; a ready one is copied without a build',
    status: 201,
    errors: ['CONFLICT', 'QUOTA_EXCEEDED'],
    handle: async ({ deployment, actor }) =>
      showDeployment(dependencies, await redeployDeployment(dependencies, deployment, userIdOrNull(actor))),
  })

const promoteRoute = (dependencies: Dependencies): Route =>
  route({
    ...change,
    path: '/api/deployments/:deploymentId/promote',
    summary: 'Make a ready deployment the live one; no build',
    status: 200,
    errors: ['CONFLICT', 'DEPLOYMENT_NOT_READY'],
    async handle({ project, deployment, actor }) {
      await goLive(dependencies, { project, deployment, reason: 'promote', userId: userIdOrNull(actor) })
      return showDeployment(dependencies, deployment.id)
    },
  })

const rollbackRoute = (dependencies: Dependencies): Route =>
  route({
    method: 'post',
    path: '/api/projects/:project/rollback',
    access: writer,
    summary: 'Make the deployment live again that was so before, or a named one; no build',
    tag,
    status: 200,
    params: InProject,
    body: RollbackInput.optional(),
    response: Deployment,
    errors: ['CONFLICT', 'DEPLOYMENT_NOT_FOUND', 'DEPLOYMENT_NOT_READY'],
    async handle({ project, actor, body }) {
      const id = await rollbackProject(dependencies, { project, deploymentId: body?.deploymentId, userId: userIdOrNull(actor) })
      return showDeployment(dependencies, id)
    },
  })

/** A service acts for nobody. */
const userIdOrNull = (actor: Actor): string | null => (actor.type === 'user' ? actor.userId : null)
