import { LATENCY_BUCKETS_MS } from '@plat/shared/contracts/functions.ts'
import type { FigureSums } from './figure-sums.ts'

/** All of these together; zeros for none. */
export function addUp(many: readonly FigureSums[]): FigureSums {
  const total: FigureSums = { success: 0, error: 0, timeout: 0, cold: 0, cpuMs: 0, bytesIn: 0, bytesOut: 0, latency: [] }
  total.latency = Array.from({ length: LATENCY_BUCKETS_MS.length + 1 }, () => 0)
  for (const sums of many) {
    for (const key of NUMBERS) total[key] += sums[key]
    total.latency = total.latency.map((count, index) => count + (sums.latency[index] ?? 0))
  }
  return total
}

const NUMBERS = ['success', 'error', 'timeout', 'cold', 'cpuMs', 'bytesIn', 'bytesOut'] as const
