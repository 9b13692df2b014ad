import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../../activity/record-activity.ts'
import type { Dependencies } from '../../dependencies.ts'
import { lockFunction } from '../lock-function.ts'

interface VersionOfFunction {
  projectId: string
  functionName: string
  version: number
  actorId?: string | null
}

/**
 * Removes a version that is not active; its number is never given again. Deployments that have it are served without the function from
 * then on, and cannot go live any more. The artifacts stay, for others may share them.
 *
 * @throws AppError FUNCTION_NOT_FOUND, VERSION_NOT_FOUND, CONFLICT when it is the active one
 */
export async function deleteVersion(
  dependencies: Dependencies,
  { projectId, functionName, version, actorId = null }: VersionOfFunction,
): Promise<void> {
  await dependencies.sql.transaction(async (client) => {
    const { id, activeVersion } = await lockFunction(client, projectId, functionName)
    if (activeVersion === version)
      throw new AppError('CONFLICT', { detail: `Version ${version} is the active one. Activate another version first.` })
    const { rowCount } = await client.query('DELETE FROM function_versions WHERE function_id = $1 AND version = $2', [id, version])
    if (rowCount === 0) throw new AppError('VERSION_NOT_FOUND')
    await recordActivity(client, { kind: 'version.deleted', actorId, projectId, functionName, version })
    await dependencies.changes.publish({ type: 'functions', projectId, functionName }, client)
  })
}
