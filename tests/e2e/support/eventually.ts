import { setTimeout as delay } from 'node:timers/promises'

/** Tries until it no longer throws; after the limit throws the last failure. The limit is a guard against hanging, not a claim about speed. */
export async function eventually<Value>(attempt: () => Promise<Value> | Value, limitMs = 30_000): Promise<Value> {
  const until = Date.now() + limitMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > until) throw error
      await delay(50)
    }
  }
}
