import type { FunctionSource } from '@plat/shared/contracts/functions.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Dependencies } from '../../dependencies.ts'
import { findFunction } from '../find-function.ts'
import { readArtifact } from '../read-artifact.ts'

interface VersionOfFunction {
  projectId: string
  functionName: string
  version: number
}

/**
 * The source of a version: as its author sent it, or the bundle a deployment made.
 *
 * @throws AppError FUNCTION_NOT_FOUND, VERSION_NOT_FOUND, ARTIFACT_CORRUPT, STORAGE_UNAVAILABLE
 */
export async function getVersionSource(
  dependencies: Dependencies,
  { projectId, functionName, version }: VersionOfFunction,
): Promise<FunctionSource> {
  const { id } = await findFunction(dependencies, projectId, functionName)
  const { rows } = await dependencies.sql.query<{
    filePath: string
    codeSha256: string
    sourceSha256: string | null
    sourceMapSha256: string | null
  }>(
    `SELECT file_path AS "filePath", code_sha256 AS "codeSha256", source_sha256 AS "sourceSha256", source_map_sha256 AS "sourceMapSha256"
     FROM function_versions WHERE function_id = $1 AND version = $2`,
    [id, version],
  )
  const found = rows[0]
  if (!found) throw new AppError('VERSION_NOT_FOUND')
  const isBundled = found.sourceSha256 === null
  return {
    version,
    language: !isBundled && found.filePath.endsWith('.ts') ? 'typescript' : 'javascript',
    isBundled,
    sourceMap: found.sourceMapSha256 !== null,
    source: (await readArtifact(dependencies.storage, found.sourceSha256 ?? found.codeSha256)).toString('utf8'),
  }
}
