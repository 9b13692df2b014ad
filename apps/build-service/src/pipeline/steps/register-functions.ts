import { RegisteredFunctions, type RegisterFunctionsInput } from '@plat/shared/contracts/functions.ts'
import type { Build } from '../build.ts'
import { summarizeNames } from '../summarize-names.ts'
import { withRetries } from '../with-retries.ts'

const TIMEOUT_MS = 30_000

/**
 * Tells the api which functions the deployment has; it gives each its version. Undefined when there are none.
 * An api that is away is waited for as long as the build may take. @throws AppError CONFLICT when the lease is somebody else's
 */
export async function registerFunctions({ spec, facts, services, signal }: Build): Promise<string | undefined> {
  if (facts.functions.length === 0) return undefined
  const body: RegisterFunctionsInput = {
    deploymentId: spec.deploymentId,
    leaseToken: spec.leaseToken,
    functions: facts.functions.map(({ functionName, filePath, codeSha256, sourceMapSha256, bytes, config }) => ({
      functionName,
      filePath,
      runtime: 'isolate',
      codeSha256,
      sourceMapSha256,
      bytes,
      config,
    })),
  }
  const request = {
    method: 'POST',
    path: '/api/functions/register',
    body,
    schema: RegisteredFunctions,
    timeoutMs: TIMEOUT_MS,
    signal,
  } as const
  const { functions } = await withRetries(() => services.api.call(request), signal, Number.POSITIVE_INFINITY)
  return summarizeNames(
    'version',
    functions.map(({ functionName, version }) => `${functionName} v${version}`),
  )
}
