import { LATENCY_BUCKETS_MS } from '@plat/shared/contracts/functions.ts'

/**
 * The duration in ms that this share (0 to 1) of the invocations did not exceed, interpolated linearly within its bucket; of the last
 * bucket, which has no end, where it begins. Null without any.
 */
export function estimatePercentile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  const wanted = share * total
  let below = 0
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= wanted) {
      const from = LATENCY_BUCKETS_MS[index - 1] ?? 0
      const to = LATENCY_BUCKETS_MS[index] ?? from
      return Math.round((from + (to - from) * Math.max(0, (wanted - below) / count)) * 100) / 100
    }
    below += count
  }
  return LATENCY_BUCKETS_MS.at(-1) ?? null
}
