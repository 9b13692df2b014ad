import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { SqlClient } from '../../database/sql-pool.ts'
import type { Dependencies } from '../../dependencies.ts'
import { mapStack } from './map-stack.ts'
import { createSourceMaps } from './source-maps.ts'

type Failed = Pick<Invocation, 'projectId' | 'functionName' | 'version' | 'error'>

/**
 * Gives the error of an invocation the stack its author knows: files, lines and columns of the sources instead of the bundle's. An
 * error without a stack, and one whose version or map is gone, comes back as it is. @throws AppError DATABASE_UNAVAILABLE
 *
 * For presenting one record. Records are stored as they came, so that a broken or large map can neither delay nor lose one; in lists
 * stacks stay as recorded, for a page of them could ask for as many maps.
 */
export type MapError = (invocation: Failed) => Promise<Invocation['error']>

/** A mapper with a cache of its own. */
export function createStackMapper({ sql, storage }: Pick<Dependencies, 'sql' | 'storage'>): MapError {
  const maps = createSourceMaps(storage)
  return async ({ error, ...invocation }) => {
    if (!error?.stack?.includes(`api/${invocation.functionName}.js:`)) return error
    const sha256 = await findMapOf(sql, invocation)
    const map = sha256 === undefined ? undefined : await maps.find(sha256)
    return map ? { ...error, stack: mapStack(error.stack, invocation.functionName, map) } : error
  }
}

async function findMapOf(client: SqlClient, { projectId, functionName, version }: Omit<Failed, 'error'>): Promise<string | undefined> {
  const { rows } = await client.query<{ sha256: string | null }>(
    `SELECT v.source_map_sha256 AS sha256 FROM functions f JOIN function_versions v ON v.function_id = f.id AND v.version = $3
     WHERE f.project_id = $1 AND f.function_name = $2`,
    [projectId, functionName, version],
  )
  return rows[0]?.sha256 ?? undefined
}
