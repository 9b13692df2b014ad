import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Dependencies } from '../dependencies.ts'
import { type FunctionRecord, SELECT_FUNCTIONS } from './function-record.ts'

/**
 * One function of a project, by name.
 *
 * @throws AppError FUNCTION_NOT_FOUND
 */
export async function findFunction({ sql }: Pick<Dependencies, 'sql'>, projectId: string, functionName: string): Promise<FunctionRecord> {
  const { rows } = await sql.query<FunctionRecord>(`${SELECT_FUNCTIONS} WHERE f.project_id = $1 AND f.function_name = $2`, [
    projectId,
    functionName,
  ])
  const found = rows[0]
  if (!found) throw new AppError('FUNCTION_NOT_FOUND')
  return found
}
