import type { TraceMap } from '@jridgewell/trace-mapping'
import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { SqlClient } from '../../database/sql-pool.ts'
import type { Dependencies } from '../../dependencies.ts'
import { mapStack } from './map-stack.ts'
import { createSourceMaps } from './source-maps.ts'

type Failed = Pick<Invocation, 'projectId' | 'functionName' | 'version' | 'error'>

type MappedError = Invocation['error']

/**
 * Gives the errors of invocations the stack their author knows: files, lines and columns of the sources instead of the bundle's. An error
 * without a stack, and one whose version or map is gone, comes back as it is. Records are stored as they came, so that a broken or large
 * map can neither delay nor lose one.
 */
export interface StackMapper {
  /** @throws AppError DATABASE_UNAVAILABLE */
  mapError(invocation: Failed): Promise<MappedError>
  /** Those of a page of one function, in order: of more than five versions only the first five are mapped. @throws AppError DATABASE_UNAVAILABLE */
  mapErrors(invocations: readonly Failed[]): Promise<MappedError[]>
}

/** A page could ask for as many maps as it has invocations; mostly they are of one or two versions. */
const VERSIONS_MAX = 5

/** A mapper with a cache of its own. */
export function createStackMapper({ sql, storage }: Pick<Dependencies, 'sql' | 'storage'>): StackMapper {
  const maps = createSourceMaps(storage)
  const findMap = async (invocation: Failed): Promise<TraceMap | undefined> => {
    const sha256 = await findMapOf(sql, invocation)
    return sha256 === undefined ? undefined : maps.find(sha256)
  }
  return {
    mapError: async (invocation) => (mayBeMapped(invocation) ? withMap(invocation, await findMap(invocation)) : invocation.error),
    async mapErrors(invocations) {
      const found = new Map<number, TraceMap | undefined>()
      for (const invocation of invocations)
        if (mayBeMapped(invocation) && !found.has(invocation.version) && found.size < VERSIONS_MAX)
          found.set(invocation.version, await findMap(invocation))
      return invocations.map((invocation) => withMap(invocation, found.get(invocation.version)))
    },
  }
}

const mayBeMapped = ({ error, functionName }: Failed): boolean => error?.stack?.includes(`api/${functionName}.js:`) === true

const withMap = ({ error, functionName }: Failed, map: TraceMap | undefined): MappedError =>
  error?.stack === undefined || map === undefined ? error : { ...error, stack: mapStack(error.stack, functionName, map) }

async function findMapOf(client: SqlClient, { projectId, functionName, version }: Omit<Failed, 'error'>): Promise<string | undefined> {
  const { rows } = await client.query<{ sha256: string | null }>(
    `SELECT v.source_map_sha256 AS sha256 FROM functions f JOIN function_versions v ON v.function_id = f.id AND v.version = $3
     WHERE f.project_id = $1 AND f.function_name = $2`,
    [projectId, functionName, version],
  )
  return rows[0]?.sha256 ?? undefined
}
