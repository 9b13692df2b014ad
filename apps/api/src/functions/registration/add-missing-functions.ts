import type { RegisterFunctionsInput } from '@plat/shared/contracts/functions.ts'
import type { SqlClient } from '../../database/sql-pool.ts'
import type { Dependencies } from '../../dependencies.ts'
import { refuseOverQuota } from '../refuse-over-quota.ts'

interface Registration {
  projectId: string
  functions: RegisterFunctionsInput['functions']
}

/**
 * Adds those of the given functions that the project does not have yet, without a version, and locks all of them until the transaction
 * ends, always in order of name. The caller holds the project's lock.
 *
 * @throws AppError QUOTA_EXCEEDED
 */
export async function addMissingFunctions(
  client: SqlClient,
  { clock, newId }: Pick<Dependencies, 'clock' | 'newId'>,
  { projectId, functions }: Registration,
): Promise<void> {
  const { rows } = await client.query<{ functionName: string }>(
    `SELECT function_name AS "functionName" FROM functions WHERE project_id = $1 AND function_name = ANY($2)
     ORDER BY function_name FOR NO KEY UPDATE`,
    [projectId, functions.map(({ functionName }) => functionName)],
  )
  const known = new Set(rows.map(({ functionName }) => functionName))
  const missing = functions.filter(({ functionName }) => !known.has(functionName))
  if (missing.length === 0) return
  await refuseOverQuota(client, projectId, missing.length)
  await client.query(
    `INSERT INTO functions (id, project_id, function_name, file_path, runtime, created_at, updated_at)
     SELECT id, $1, name, path, runtime, $2, $2 FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) AS given(id, name, path, runtime)`,
    [
      projectId,
      clock.now(),
      missing.map(() => newId()),
      missing.map(({ functionName }) => functionName),
      missing.map(({ filePath }) => filePath),
      missing.map(({ runtime }) => runtime),
    ],
  )
}
