import type { SqlClient } from '../database/sql-pool.ts'

/**
 * Whether a deployment that becomes ready is older than the one a host serves already, so that a slow old build never replaces a newer
 * one. The serving one is as old as what it holds: a copy counts as its original.
 */
export async function isOutdated(
  client: SqlClient,
  { deploymentId, byDeploymentId }: { deploymentId: string; byDeploymentId: string },
): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT 1 FROM deployments candidate, deployments serving LEFT JOIN deployments original ON original.id = serving.redeploy_of_id
     WHERE candidate.id = $1 AND serving.id = $2 AND coalesce(original.created_at, serving.created_at) > candidate.created_at`,
    [deploymentId, byDeploymentId],
  )
  return rows.length > 0
}
