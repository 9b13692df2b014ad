import { AppError } from '@plat/shared/errors/app-error.ts'
import type { SqlClient } from '../../database/sql-pool.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { StoredSource } from '../store-source.ts'

/** Versions made through the api that a function keeps; deployments do not count. */
const VERSIONS_MAX = 1000

interface NewVersion {
  functionId: string
  source: StoredSource
  userId: string | null
}

/**
 * Adds the next version of a function made through the api, and makes it the active one. The caller holds the function's lock.
 *
 * @returns its number
 * @throws AppError QUOTA_EXCEEDED
 */
export async function addVersion(
  client: SqlClient,
  { clock }: Pick<Dependencies, 'clock'>,
  { functionId, source, userId }: NewVersion,
): Promise<number> {
  const kept = await client.query<{ count: string }>(
    'SELECT count(*) AS count FROM function_versions WHERE function_id = $1 AND deployment_id IS NULL',
    [functionId],
  )
  if (Number(kept.rows[0]?.count) >= VERSIONS_MAX)
    throw new AppError('QUOTA_EXCEEDED', { detail: `A function keeps at most ${VERSIONS_MAX} versions. Delete old ones first.` })
  const { rows } = await client.query<{ version: number }>(
    `WITH allotted AS (
       UPDATE functions SET last_version = last_version + 1, active_version = last_version + 1, updated_at = $2 WHERE id = $1
       RETURNING id, last_version
     )
     INSERT INTO function_versions
       (function_id, version, file_path, code_sha256, source_sha256, source_map_sha256, bytes, config, created_by, created_at)
     SELECT id, last_version, $3, $4, $5, $6, $7, '{}', $8, $2 FROM allotted
     RETURNING version`,
    [functionId, clock.now(), source.filePath, source.codeSha256, source.sourceSha256, source.sourceMapSha256, source.bytes, userId],
  )
  const added = rows[0]
  if (!added) throw new AppError('FUNCTION_NOT_FOUND')
  return added.version
}
