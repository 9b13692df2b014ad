import type { Dependencies } from '../dependencies.ts'
import { type FunctionRecord, SELECT_FUNCTIONS } from './function-record.ts'

interface FunctionFilter {
  projectId: string
  /** Only those made before the one of this id. */
  before: string | undefined
  limit: number
}

/** Functions of a project, newest first. */
export async function listFunctions(
  { sql }: Pick<Dependencies, 'sql'>,
  { projectId, before, limit }: FunctionFilter,
): Promise<FunctionRecord[]> {
  const { rows } = await sql.query<FunctionRecord>(
    `${SELECT_FUNCTIONS} WHERE f.project_id = $1 AND ($2::uuid IS NULL OR f.id < $2) ORDER BY f.id DESC LIMIT $3`,
    [projectId, before ?? null, limit],
  )
  return rows
}
