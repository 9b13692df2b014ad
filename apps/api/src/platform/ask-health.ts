import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'

export type ServiceStatus = PlatformStatus['services'][number]

const ANSWER_MS_MAX = 2_000
/** No /health of ours says more. */
const ANSWER_LENGTH_MAX = 256 * 1024

/** What a service's own /health says, asked now. One that says nothing within 2 s, or no JSON, is down. Never rejects. */
export async function askHealth(name: ServiceStatus['name'], baseUrl: string): Promise<ServiceStatus> {
  const startedAt = performance.now()
  try {
    const response = await fetch(`${baseUrl}/health`, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS_MAX) })
    const details = toDetails(await response.text())
    const responseMs = Math.round((performance.now() - startedAt) * 10) / 10
    if (!details) return { name, status: 'down', responseMs, details: {} }
    return { name, status: response.ok && details.status === 'ok' ? 'ok' : 'degraded', responseMs, details }
  } catch {
    return { name, status: 'down', responseMs: null, details: {} } // that is the answer
  }
}

function toDetails(text: string): Record<string, unknown> | undefined {
  if (text.length > ANSWER_LENGTH_MAX) return undefined
  const parsed: unknown = JSON.parse(text)
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined
}
