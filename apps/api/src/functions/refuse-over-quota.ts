import { AppError } from '@plat/shared/errors/app-error.ts'
import type { SqlClient } from '../database/sql-pool.ts'

const FUNCTIONS_MAX = 500

/**
 * Refuses `added` functions more than a project may have. The caller holds the project's lock.
 *
 * @throws AppError QUOTA_EXCEEDED
 */
export async function refuseOverQuota(client: SqlClient, projectId: string, added: number): Promise<void> {
  const { rows } = await client.query<{ count: string }>('SELECT count(*) AS count FROM functions WHERE project_id = $1', [projectId])
  if (Number(rows[0]?.count) + added > FUNCTIONS_MAX)
    throw new AppError('QUOTA_EXCEEDED', { detail: `A project has at most ${FUNCTIONS_MAX} functions. Delete those you no longer need.` })
}
