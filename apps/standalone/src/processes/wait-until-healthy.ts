import { get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { StartError } from '../start-error.ts'

const POLL_MS = 40
const ANSWER_MS = 2_000

/**
 * Waits until `GET url` answers 200, or 503: a degraded service runs, and mends itself.
 *
 * @throws StartError when that takes longer than `withinMs`, with what was met last; the signal's reason when it aborts
 */
export async function waitUntilHealthy(url: string, { withinMs, signal }: { withinMs: number; signal: AbortSignal }): Promise<void> {
  const deadline = Date.now() + withinMs
  let last = 'nothing was tried'
  while (Date.now() < deadline) {
    signal.throwIfAborted()
    const status = await statusOf(url, signal).catch((error: Error) => error.message)
    if (status === 200 || status === 503) return
    last = typeof status === 'string' ? status : `it answered ${status}`
    await delay(POLL_MS, undefined, { signal })
  }
  throw new StartError(`${url} was not healthy within ${withinMs / 1000} s: ${last}`)
}

/** With node:http, because fetch refuses the ports that browsers refuse, and the operator may have chosen one. */
function statusOf(url: string, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, timeout: ANSWER_MS, signal }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.once('timeout', () => request.destroy(new Error(`it did not answer within ${ANSWER_MS / 1000} s`)))
    request.once('error', reject)
  })
}
