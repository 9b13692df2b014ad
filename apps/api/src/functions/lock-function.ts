import { AppError } from '@plat/shared/errors/app-error.ts'
import type { SqlClient } from '../database/sql-pool.ts'

export interface LockedFunction {
  id: string
  activeVersion: number | null
  isActive: boolean
}

/**
 * Locks a function's row until the transaction ends. Whoever adds, activates or removes versions holds this lock, so that version
 * numbers are never shared and the active version is never removed.
 *
 * @throws AppError FUNCTION_NOT_FOUND
 */
export async function lockFunction(client: SqlClient, projectId: string, functionName: string): Promise<LockedFunction> {
  const { rows } = await client.query<LockedFunction>(
    `SELECT id, active_version AS "activeVersion", is_active AS "isActive" FROM functions
     WHERE project_id = $1 AND function_name = $2 FOR NO KEY UPDATE`,
    [projectId, functionName],
  )
  const found = rows[0]
  if (!found) throw new AppError('FUNCTION_NOT_FOUND')
  return found
}
