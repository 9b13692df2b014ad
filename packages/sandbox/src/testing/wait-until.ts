import { setTimeout as delay } from 'node:timers/promises'

const GIVE_UP_AFTER_MS = 20_000

/** Settles when the condition holds. @throws Error naming it when that takes over 20 s. */
export async function waitUntil(condition: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + GIVE_UP_AFTER_MS
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Never came true: ${condition}.`)
    await delay(10)
  }
}
