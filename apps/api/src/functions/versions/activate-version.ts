import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../../activity/record-activity.ts'
import type { Dependencies } from '../../dependencies.ts'
import { findFunction } from '../find-function.ts'
import type { FunctionRecord } from '../function-record.ts'
import { lockFunction } from '../lock-function.ts'

interface VersionOfFunction {
  projectId: string
  functionName: string
  version: number
  actorId?: string | null
}

/**
 * Makes a version of a function the active one, at once and until another is activated or a deployment goes live. Activating the
 * active one again changes nothing, so callers may retry.
 *
 * @throws AppError FUNCTION_NOT_FOUND, VERSION_NOT_FOUND
 */
export async function activateVersion(
  dependencies: Dependencies,
  { projectId, functionName, version, actorId = null }: VersionOfFunction,
): Promise<FunctionRecord> {
  await dependencies.sql.transaction(async (client) => {
    const { id, activeVersion } = await lockFunction(client, projectId, functionName)
    if (activeVersion === version) return
    const { rowCount } = await client.query(
      `UPDATE functions SET active_version = $2, updated_at = $3
       WHERE id = $1 AND EXISTS (SELECT 1 FROM function_versions v WHERE v.function_id = $1 AND v.version = $2)`,
      [id, version, dependencies.clock.now()],
    )
    if (rowCount === 0) throw new AppError('VERSION_NOT_FOUND')
    await recordActivity(client, { kind: 'version.activated', actorId, projectId, functionName, version })
    await dependencies.changes.publish({ type: 'functions', projectId, functionName }, client)
  })
  return findFunction(dependencies, projectId, functionName)
}
