import { setTimeout as delay } from 'node:timers/promises'
import { cpuBetween, cpuTimes } from './cpu-time.ts'

/** Share of one core that process trees use, over so many milliseconds. */
export async function coreShare(roots: readonly number[], windowMs = 2_000): Promise<number> {
  const before = roots.map(cpuTimes)
  const startedAt = performance.now()
  await delay(windowMs)
  const used = roots.reduce((sum, root, index) => sum + cpuBetween(before[index] ?? new Map(), cpuTimes(root)), 0)
  return used / 1000 / (performance.now() - startedAt)
}
