import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 40
const ANSWER_MS = 2_000

/**
 * Waits until `GET url` answers 200, or 503: a degraded service runs, and mends itself.
 *
 * @throws Error when that takes longer than `withinMs`; the signal's reason when it aborts
 */
export async function waitUntilHealthy(url: string, { withinMs, signal }: { withinMs: number; signal: AbortSignal }): Promise<void> {
  const deadline = Date.now() + withinMs
  let last = 'nothing listened'
  while (Date.now() < deadline) {
    signal.throwIfAborted()
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]), redirect: 'manual' })
      await response.body?.cancel()
      if (response.status === 200 || response.status === 503) return
      last = `it answered ${response.status}`
    } catch (error) {
      last = error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error)
    }
    await delay(POLL_MS, undefined, { signal })
  }
  throw new Error(`${url} was not healthy within ${withinMs / 1000} s: ${last}`)
}
