import { AppError } from '@plat/shared/errors/app-error.ts'
import { lockProject } from '../../aliases/lock-project.ts'
import type { SqlClient } from '../../database/sql-pool.ts'

export interface BuildingDeployment {
  id: string
  projectId: string
  createdBy: string | null
}

/**
 * Locks a deployment that is being built under a lease, and its project before it: until the transaction ends the build can neither end
 * nor change hands, and nobody else adds functions.
 *
 * @throws AppError DEPLOYMENT_NOT_FOUND; CONFLICT when it is not being built, or under another lease
 */
export async function lockBuildingDeployment(
  client: SqlClient,
  { deploymentId, leaseToken }: { deploymentId: string; leaseToken: string },
): Promise<BuildingDeployment> {
  const owner = await client.query<{ projectId: string }>('SELECT project_id AS "projectId" FROM deployments WHERE id = $1', [deploymentId])
  if (!owner.rows[0]) throw new AppError('DEPLOYMENT_NOT_FOUND')
  await lockProject(client, owner.rows[0].projectId)
  const { rows } = await client.query<BuildingDeployment & { status: string; leaseToken: string | null }>(
    `SELECT id, project_id AS "projectId", created_by AS "createdBy", status, lease_token AS "leaseToken"
     FROM deployments WHERE id = $1 FOR SHARE`,
    [deploymentId],
  )
  const deployment = rows[0]
  if (!deployment) throw new AppError('DEPLOYMENT_NOT_FOUND')
  if (deployment.status !== 'building' || deployment.leaseToken !== leaseToken)
    throw new AppError('CONFLICT', { detail: 'This deployment is not being built under this lease.' })
  return deployment
}
