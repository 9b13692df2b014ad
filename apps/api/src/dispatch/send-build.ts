import type { BuildSpec } from '@plat/shared/contracts/builds.ts'

export type SendOutcome =
  | { type: 'accepted' }
  /** The service is away, full or in trouble: somebody else, or later. */
  | { type: 'unavailable'; reason: string }
  /** The service will never take this build. */
  | { type: 'refused'; reason: string }

/** Answers that say "not this request", whoever sends it again. */
const REFUSALS = new Set([400, 413, 422])

/** Offers a build to a build-service (POST /builds). Never throws: what can go wrong is an outcome. */
export async function sendBuild(
  url: string,
  spec: BuildSpec,
  { serviceToken, timeoutMs }: { serviceToken: string; timeoutMs: number },
): Promise<SendOutcome> {
  try {
    const response = await fetch(`${url}/builds`, {
      method: 'POST',
      headers: { authorization: `Bearer ${serviceToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(spec),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.body?.cancel()
    if (response.ok) return { type: 'accepted' }
    return { type: REFUSALS.has(response.status) ? 'refused' : 'unavailable', reason: `it answered ${response.status}` }
  } catch (error) {
    const cause = error instanceof Error ? ((error.cause as { code?: unknown } | undefined)?.code ?? error.name) : 'unknown'
    return { type: 'unavailable', reason: `it could not be reached: ${String(cause)}` }
  }
}
