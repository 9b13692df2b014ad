import { type FunctionFigures, LATENCY_BUCKETS_MS } from '../../packages/shared/src/contracts/functions.ts'

const HOUR_MS = 3_600_000
const HOURS = 7 * 24

interface Pattern {
  /** Invocations in the busiest hour. */
  perHour: number
  /** Usual duration. */
  ms: number
  /** Share of invocations that fail. */
  failing: number
}

/** A week of a function that people use by day: the same for the same arguments and hour. */
export function madeUpFigures(projectId: string, functionName: string, { perHour, ms, failing }: Pattern): FunctionFigures[] {
  const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  return Array.from({ length: HOURS }, (_, index) => {
    const hour = new Date(now - (index + 1) * HOUR_MS)
    const ofDay = 0.15 + 0.85 * Math.max(0, Math.sin(((hour.getUTCHours() - 6) / 16) * Math.PI))
    const count = Math.round(perHour * ofDay * (0.85 + 0.3 * wobble(index)))
    const error = Math.round(count * failing * (0.5 + wobble(index + 17)))
    const latency = spread(count, ms)
    return {
      projectId,
      functionName,
      version: 1,
      hour: hour.toISOString(),
      success: count - error,
      error,
      timeout: 0,
      cold: Math.min(count, 1 + (index % 3)),
      wallMs: count * ms,
      cpuMs: count * ms * 0.3,
      queueMs: count * 0.1,
      bytesIn: count * 220,
      bytesOut: count * 900,
      latency,
    }
  })
}

/** From 0 to 1, the same for the same index. */
function wobble(index: number): number {
  const value = Math.sin(index * 12.9898) * 43758.5453
  return value - Math.floor(value)
}

/** Most near the usual duration, a tail of slower ones. */
function spread(count: number, ms: number): number[] {
  const buckets = new Array<number>(LATENCY_BUCKETS_MS.length + 1).fill(0)
  const shares: [number, number][] = [
    [0.75, 0.3],
    [1, 0.45],
    [2, 0.2],
    [5, 0.05],
  ]
  for (const [factor, share] of shares) {
    const found = LATENCY_BUCKETS_MS.findIndex((bound) => ms * factor <= bound)
    const at = found === -1 ? buckets.length - 1 : found
    buckets[at] = (buckets[at] ?? 0) + Math.round(count * share)
  }
  return buckets
}
