import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Removes a function with all its versions, from every deployment too; a later deployment that has it makes it anew. Its artifacts
 * stay: they are shared by content, and only whoever reads every manifest can tell that nothing else names them.
 *
 * @throws AppError FUNCTION_NOT_FOUND
 */
export async function deleteFunction(
  dependencies: Dependencies,
  { projectId, functionName, actorId }: { projectId: string; functionName: string; actorId: string | null },
): Promise<void> {
  await dependencies.sql.transaction(async (client) => {
    const { rowCount } = await client.query('DELETE FROM functions WHERE project_id = $1 AND function_name = $2', [projectId, functionName])
    if (rowCount === 0) throw new AppError('FUNCTION_NOT_FOUND')
    await recordActivity(client, { kind: 'function.deleted', actorId, projectId, functionName })
    await dependencies.changes.publish({ type: 'functions', projectId, functionName }, client)
  })
}
