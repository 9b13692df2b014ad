import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 10

/** Waits until the probe answers something other than undefined or false, and answers that. @throws Error naming what did not happen */
export async function until<Value>(what: string, probe: () => Promise<Value> | Value, withinMs = 30_000): Promise<NonNullable<Value>> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== null && value !== false) return value as NonNullable<Value>
    if (Date.now() > deadline) throw new Error(`did not happen: ${what}`)
    await delay(POLL_MS)
  }
}
