import { AppError } from '@plat/shared/errors/app-error.ts'
import type { SqlClient } from '../database/sql-pool.ts'

export interface LockedProject {
  id: string
  slug: string
  productionBranch: string
  productionDeploymentId: string | null
}

/**
 * Locks a project until the transaction ends: whoever changes what its hosts serve, or adds deployments, holds this lock, taken before any
 * other row's. Rows that only refer to the project can still be added meanwhile.
 *
 * @throws AppError PROJECT_NOT_FOUND
 */
export async function lockProject(client: SqlClient, projectId: string): Promise<LockedProject> {
  const { rows } = await client.query<LockedProject>(
    `SELECT id, slug, production_branch AS "productionBranch", production_deployment_id AS "productionDeploymentId"
     FROM projects WHERE id = $1 FOR NO KEY UPDATE`,
    [projectId],
  )
  const project = rows[0]
  if (!project) throw new AppError('PROJECT_NOT_FOUND')
  return project
}
