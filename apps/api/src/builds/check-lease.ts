import type { DeploymentStatus } from '@plat/shared/contracts/deployments.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { SqlClient } from '../database/sql-pool.ts'

export interface LeasedDeployment {
  projectId: string
  status: DeploymentStatus
  cancelRequested: boolean
}

/**
 * Checks that a message about a build comes from whoever holds its lease, or held it when the build ended (R60).
 *
 * @throws AppError DEPLOYMENT_NOT_FOUND; CONFLICT for an outdated lease: the sender must stop that build
 */
export async function checkLease(
  client: SqlClient,
  { deploymentId, leaseToken }: { deploymentId: string; leaseToken: string },
): Promise<LeasedDeployment> {
  const { rows } = await client.query<LeasedDeployment & { leaseToken: string | null }>(
    `SELECT project_id AS "projectId", status, cancel_requested AS "cancelRequested", lease_token AS "leaseToken"
     FROM deployments WHERE id = $1`,
    [deploymentId],
  )
  const deployment = rows[0]
  if (!deployment) throw new AppError('DEPLOYMENT_NOT_FOUND')
  if (deployment.leaseToken !== leaseToken || deployment.status === 'queued')
    throw new AppError('CONFLICT', {
      detail: 'This lease is outdated: the deployment is built elsewhere, or no more. Stop this build.',
    })
  return deployment
}
