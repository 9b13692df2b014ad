import type { UpdateFunctionInput } from '@plat/shared/contracts/functions.ts'
import type { z } from 'zod'
import { recordActivity } from '../activity/record-activity.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { findFunction } from './find-function.ts'
import type { FunctionRecord } from './function-record.ts'
import { lockFunction } from './lock-function.ts'
import { type StoredSource, storeSource } from './store-source.ts'
import type { TransformSource } from './transform/create-source-transformer.ts'
import { addVersion } from './versions/add-version.ts'

interface FunctionUpdate {
  projectId: string
  functionName: string
  userId: string | null
  input: z.output<typeof UpdateFunctionInput>
}

/**
 * Changes a function: new code becomes its next version and the active one at once; `isActive: false` disables it everywhere;
 * `config` replaces what was set through the api before. Sending what is in force already changes nothing, so callers may retry.
 *
 * @throws AppError FUNCTION_NOT_FOUND, VALIDATION_FAILED, PAYLOAD_TOO_LARGE, QUOTA_EXCEEDED
 */
export async function updateFunction(
  dependencies: Dependencies & { transformSource: TransformSource },
  { projectId, functionName, userId, input }: FunctionUpdate,
): Promise<FunctionRecord> {
  const { sql, clock } = dependencies
  await findFunction(dependencies, projectId, functionName)
  const source = input.code === undefined ? undefined : await storeSource(dependencies, { functionName, code: input.code })
  await sql.transaction(async (client) => {
    const { id: functionId, activeVersion, isActive } = await lockFunction(client, projectId, functionName)
    const facts = { actorId: userId, projectId, functionName }
    const isNew = source && (await activeSource(client, functionId, activeVersion)) !== source.sourceSha256
    const version = isNew ? await addVersion(client, dependencies, { functionId, source, userId }) : null
    if (isNew || input.config !== undefined) await recordActivity(client, { kind: 'function.updated', ...facts, version })
    if (input.isActive !== undefined && input.isActive !== isActive)
      await recordActivity(client, { kind: input.isActive ? 'function.enabled' : 'function.disabled', ...facts })
    if (input.isActive !== undefined || input.config !== undefined)
      await client.query(
        'UPDATE functions SET is_active = coalesce($2, is_active), config = coalesce($3, config), updated_at = $4 WHERE id = $1',
        [functionId, input.isActive, input.config, clock.now()],
      )
    await dependencies.changes.publish({ type: 'functions', projectId, functionName }, client)
  })
  return findFunction(dependencies, projectId, functionName)
}

async function activeSource(client: SqlClient, functionId: string, version: number | null): Promise<StoredSource['sourceSha256'] | null> {
  const { rows } = await client.query<{ sourceSha256: string | null }>(
    'SELECT source_sha256 AS "sourceSha256" FROM function_versions WHERE function_id = $1 AND version = $2',
    [functionId, version],
  )
  return rows[0]?.sourceSha256 ?? null
}
