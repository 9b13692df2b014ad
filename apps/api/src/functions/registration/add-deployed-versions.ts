import type { SqlClient } from '../../database/sql-pool.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { BuildingDeployment } from './lock-building-deployment.ts'
import type { PlacedFunction } from './place-functions.ts'

/**
 * Adds the next version of each function, made by a deployment, and does not make it active. The caller holds the functions' locks.
 *
 * @returns version by function id
 */
export async function addDeployedVersions(
  client: SqlClient,
  { clock }: Pick<Dependencies, 'clock'>,
  deployment: BuildingDeployment,
  functions: PlacedFunction[],
): Promise<Map<string, number>> {
  if (functions.length === 0) return new Map()
  const { rows } = await client.query<{ functionId: string; version: number }>(
    `WITH given AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS g("functionId" uuid, "filePath" text, "codeSha256" text, "sourceMapSha256" text, bytes int, config jsonb)
     ), allotted AS (
       UPDATE functions f SET last_version = f.last_version + 1 FROM given g WHERE f.id = g."functionId" RETURNING f.id, f.last_version
     )
     INSERT INTO function_versions
       (function_id, version, deployment_id, file_path, code_sha256, source_map_sha256, bytes, config, created_by, created_at)
     SELECT a.id, a.last_version, $2, g."filePath", g."codeSha256", g."sourceMapSha256", g.bytes, g.config, $3, $4
     FROM allotted a JOIN given g ON g."functionId" = a.id
     RETURNING function_id AS "functionId", version`,
    [JSON.stringify(functions), deployment.id, deployment.createdBy, clock.now()],
  )
  return new Map(rows.map(({ functionId, version }) => [functionId, version]))
}
