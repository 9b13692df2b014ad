import { PageQuery } from '@plat/shared/contracts/common.ts'
import { ReleaseDiff, ReleaseDiffQuery, ReleaseFiles } from '@plat/shared/contracts/release-diff.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { z } from 'zod'
import type { DeploymentRecord } from '../../database/records.ts'
import type { Dependencies } from '../../dependencies.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { type Route, route } from '../../http/route.ts'
import { createManifestReader } from './create-manifest-reader.ts'
import { diffReleases } from './diff-releases.ts'
import { listReleaseFiles } from './list-release-files.ts'

const access = { type: 'deployment', role: 'viewer' } as const
const params = z.object({ deploymentId: z.string() })
const tag = 'deployments'
/** A release never changes: the place in its list is a good cursor. */
const isPlace = (key: string): boolean => /^\d{1,9}$/.test(key)
const FilesQuery = PageQuery.extend({ text: z.string().min(1).max(200).optional() })

/** What a deployment is made of, and what sets it apart from another. */
export function releaseRoutes(dependencies: Dependencies): Route[] {
  const readManifest = createManifestReader(dependencies)
  return [
    route({
      method: 'get',
      path: '/api/deployments/:deploymentId/files',
      access,
      summary: 'List the files a deployment serves, by path',
      tag,
      status: 200,
      params,
      query: FilesQuery,
      response: ReleaseFiles,
      errors: ['DEPLOYMENT_NOT_READY', 'ARTIFACT_CORRUPT'],
      async handle({ deployment, query: { cursor, limit, text } }) {
        const from = Number(decodeCursor(cursor, isPlace) ?? 0)
        const found = listReleaseFiles(await readManifest(deployment), { text, from, take: limit + 1 })
        return { items: found.slice(0, limit), nextCursor: found.length > limit ? encodeCursor(String(from + limit)) : null }
      },
    }),
    route({
      method: 'get',
      path: '/api/deployments/:deploymentId/diff',
      access,
      summary: 'What differs from another deployment of the project, or from the live one',
      tag,
      status: 200,
      params,
      query: ReleaseDiffQuery,
      response: ReleaseDiff,
      errors: ['DEPLOYMENT_NOT_READY', 'ARTIFACT_CORRUPT'],
      async handle({ project, deployment, query: { base } }) {
        const baseId = base ?? project.productionDeploymentId
        const found = baseId === null ? null : await findBase(dependencies, project.id, baseId)
        return diffReleases({ ...dependencies, readManifest }, { base: found, deployment })
      },
    }),
  ]
}

/** One of the same project only (R50). */
async function findBase({ database }: Dependencies, projectId: string, id: string): Promise<DeploymentRecord> {
  const found = await database.deployment.findFirst({ where: { id, projectId } })
  if (!found) throw new AppError('DEPLOYMENT_NOT_FOUND')
  return found
}
