import type { RegisterFunctionsInput } from '@plat/shared/contracts/functions.ts'
import type { SqlClient } from '../../database/sql-pool.ts'
import type { BuildingDeployment } from './lock-building-deployment.ts'

type GivenFunction = RegisterFunctionsInput['functions'][number]

/** A given function, the row it belongs to, and the version that already is exactly what was given, or null. */
export interface PlacedFunction extends GivenFunction {
  functionId: string
  version: number | null
}

/**
 * Finds for each given function the version it can share: the one this deployment was registered with before, else the newest one when a
 * deployment made it. Equal means the same code and the same configuration. The caller holds the functions' locks.
 */
export async function placeFunctions(
  client: SqlClient,
  deployment: BuildingDeployment,
  functions: GivenFunction[],
): Promise<PlacedFunction[]> {
  const { rows } = await client.query<{ functionId: string; functionName: string; linked: number | null; newest: number | null }>(
    `SELECT f.id AS "functionId", f.function_name AS "functionName",
       (SELECT v.version FROM deployment_functions l JOIN function_versions v ON v.function_id = l.function_id AND v.version = l.version
        WHERE l.deployment_id = $1 AND l.function_id = f.id AND v.code_sha256 = g."codeSha256" AND v.config = g.config) AS linked,
       (SELECT CASE WHEN v.deployment_id IS NOT NULL AND v.code_sha256 = g."codeSha256" AND v.config = g.config THEN v.version END
        FROM function_versions v WHERE v.function_id = f.id ORDER BY v.version DESC LIMIT 1) AS newest
     FROM jsonb_to_recordset($3::jsonb) AS g("functionName" text, "codeSha256" text, config jsonb)
     JOIN functions f ON f.project_id = $2 AND f.function_name = g."functionName"`,
    [deployment.id, deployment.projectId, JSON.stringify(functions)],
  )
  const found = new Map(rows.map((row) => [row.functionName, row]))
  return functions.flatMap((given) => {
    const row = found.get(given.functionName)
    return row ? [{ ...given, functionId: row.functionId, version: row.linked ?? row.newest }] : []
  })
}
