import type { GuestConnection } from './guest-connection.ts'
import { GUEST_LIMITS } from './guest-limits.ts'

/** No function of the pool's has this number. */
const ISOLATE = 0
const FUNCTION = { functionName: 'warm-up', functionId: '', projectId: '', deploymentId: null, version: 0, webAssembly: false }
const CODE = 'exports.handler = async (event) => ({ event })'
const URL = 'http://warm-up.invalid/'
const REQUEST = JSON.stringify({ method: 'POST', url: URL, headers: ['content-type', 'application/json'], ip: '', params: {} })
const BODY = Buffer.from('{}')
const CALLS = 3
const CALL_MS_MAX = 5_000

/**
 * Takes a guest that has just started through a load and some calls of a function of our own, and drops that again: what a process does for
 * the first time takes it many times as long. `memoryMb`: what most functions have. Settles when it is over, however it went.
 */
export async function warmUp(guest: Pick<GuestConnection, 'load' | 'invoke' | 'unload'>, memoryMb: number): Promise<void> {
  const fn = { ...FUNCTION, memoryMb, isolate: ISOLATE, code: CODE, env: {}, wantsCodeCache: true }
  const loaded = await guest.load(fn, GUEST_LIMITS.preloadMsMin)
  if (!loaded.ok) return
  for (let count = 0; count < CALLS; count += 1) await callOnce(guest, `warm-up-${count}`)
  guest.unload(ISOLATE)
}

function callOnce(guest: Pick<GuestConnection, 'invoke'>, invocationId: string): Promise<void> {
  const call = { invocationId, timeoutMs: CALL_MS_MAX, acceptedAt: Date.now(), kind: 'http', request: REQUEST, body: BODY } as const
  return new Promise((resolve) => {
    guest.invoke(ISOLATE, { ...call, responseBytesMax: 1024, logBytesMax: 1024 }, { onResponse: () => undefined, onEnd: () => resolve() })
  })
}
