import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Dependencies } from '../dependencies.ts'
import { INVOCATION_COLUMNS, type InvocationRecord } from './invocation-record.ts'

/**
 * One invocation of a project, whole.
 *
 * @throws AppError INVOCATION_NOT_FOUND
 */
export async function getInvocation(
  { sql }: Pick<Dependencies, 'sql'>,
  { projectId, invocationId }: { projectId: string; invocationId: string },
): Promise<InvocationRecord> {
  const { rows } = await sql.query<InvocationRecord>(
    `SELECT ${INVOCATION_COLUMNS}, i.record FROM invocations i WHERE i.project_id = $1 AND i.id = $2`,
    [projectId, invocationId],
  )
  const found = rows[0]
  if (!found) throw new AppError('INVOCATION_NOT_FOUND')
  return found
}
