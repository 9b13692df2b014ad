import type { MetricsPoint } from '@plat/shared/contracts/metrics.ts'
import { estimatePercentile } from './estimate-percentile.ts'

/** What figures add up to, as numbers. */
export interface FigureSums {
  success: number
  error: number
  timeout: number
  cold: number
  cpuMs: number
  bytesIn: number
  bytesOut: number
  /** Invocations by the buckets of LATENCY_BUCKETS_MS. */
  latency: number[]
}

/** The public form of sums. */
export function presentSums(sums: FigureSums): Omit<MetricsPoint, 'time'> {
  const { latency, cpuMs, ...counts } = sums
  const invocations = sums.success + sums.error + sums.timeout
  return {
    ...counts,
    p50Ms: estimatePercentile(latency, 0.5),
    p95Ms: estimatePercentile(latency, 0.95),
    p99Ms: estimatePercentile(latency, 0.99),
    cpuMs: invocations === 0 ? null : Math.round((cpuMs / invocations) * 1000) / 1000,
  }
}
