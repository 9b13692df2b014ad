import { LATENCY_BUCKETS_MS } from '@plat/shared/contracts/functions.ts'
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

const BUCKETS = Array.from({ length: LATENCY_BUCKETS_MS.length + 1 }, (_, index) => `sum(latency[${index + 1}])`)

/** Columns of a query of function_figures that make FigureSums of a group. */
export const SUMS = `sum(success)::float8 AS success, sum(error)::float8 AS error, sum(timeout)::float8 AS timeout, sum(cold)::float8 AS cold,
  sum(cpu_ms)::float8 AS "cpuMs", sum(bytes_in)::float8 AS "bytesIn", sum(bytes_out)::float8 AS "bytesOut",
  ARRAY[${BUCKETS.join(', ')}]::float8[] AS latency`

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
