import { AppError } from '@plat/shared/errors/app-error.ts'
import type { SqlClient } from '../database/sql-pool.ts'

const NAMES_MAX = 5

/**
 * Refuses to serve a deployment anew once versions it needs were deleted: it would go live with less than was built. Holds the locks of its
 * functions until the transaction ends (see lockFunction), so that none is deleted meanwhile.
 *
 * @throws AppError CONFLICT, naming the functions
 */
export async function refuseWithoutVersions(client: SqlClient, deploymentId: string): Promise<void> {
  await client.query(
    `SELECT 1 FROM functions WHERE id IN (SELECT function_id FROM deployment_functions WHERE deployment_id = $1)
     ORDER BY id FOR NO KEY UPDATE`,
    [deploymentId],
  )
  const { rows } = await client.query<{ functionName: string; version: number; commitSha: string | null }>(
    `SELECT f.function_name AS "functionName", l.version, d.commit_sha AS "commitSha"
     FROM deployment_functions l JOIN functions f ON f.id = l.function_id JOIN deployments d ON d.id = l.deployment_id
     WHERE l.deployment_id = $1
       AND NOT EXISTS (SELECT 1 FROM function_versions v WHERE v.function_id = l.function_id AND v.version = l.version)
     ORDER BY f.function_name`,
    [deploymentId],
  )
  if (rows.length === 0) return
  const names = rows.slice(0, NAMES_MAX).map(({ functionName, version }) => `${functionName} (version ${version})`)
  if (rows.length > NAMES_MAX) names.push(`${rows.length - NAMES_MAX} more`)
  const commitSha = rows[0]?.commitSha
  throw new AppError('CONFLICT', {
    detail: `Functions of this deployment were deleted since: ${names.join(', ')}. ${
      commitSha ? `Deploy commit ${commitSha.slice(0, 8)} again.` : 'Deploy its source again.'
    }`,
  })
}
