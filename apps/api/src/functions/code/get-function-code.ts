import type { FunctionBytes } from '@plat/shared/contracts/packed-function-code.ts'
import type { Dependencies } from '../../dependencies.ts'
import { resolveEnv } from '../../env-vars/resolve-env.ts'
import { readArtifact } from '../read-artifact.ts'
import { findRunnableVersion, type RunnableVersion, type VersionChoice } from './find-runnable-version.ts'

/**
 * All that is needed to run a function: verified code, configuration in force and decrypted environment. For services only.
 *
 * @throws AppError FUNCTION_NOT_FOUND, VERSION_NOT_FOUND, ARTIFACT_CORRUPT, STORAGE_UNAVAILABLE
 */
export async function getFunctionCode(
  dependencies: Dependencies,
  request: { project: string; functionName: string; choice: VersionChoice },
): Promise<FunctionBytes> {
  const found = await findRunnableVersion(dependencies.sql, request)
  const [code, env] = await Promise.all([readArtifact(dependencies.storage, found.codeSha256), readEnv(dependencies, found)])
  return {
    functionId: found.functionId,
    projectId: found.projectId,
    projectSlug: found.projectSlug,
    functionName: found.functionName,
    version: found.version,
    deploymentId: found.deploymentId,
    isActive: found.isActive,
    sha256: found.codeSha256,
    code,
    config: { ...found.deployedConfig, ...found.ownConfig },
    env,
  }
}

/** The snapshot of its deployment; what has none runs with the project's production environment as it is now. */
async function readEnv(dependencies: Dependencies, { projectId, envCiphertext }: RunnableVersion): Promise<Record<string, string>> {
  if (envCiphertext) return JSON.parse(dependencies.envCipher.decrypt(envCiphertext)) as Record<string, string>
  return (await resolveEnv(dependencies, projectId, 'production')).values
}
