import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'

/** Waits for a condition, asking it again and again; fails when it does not come true in time. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `did not come true within ${withinMs} ms: ${condition}`)
    await delay(10)
  }
}
