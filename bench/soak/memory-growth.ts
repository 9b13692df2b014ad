import { leastSquaresSlope } from './least-squares-slope.ts'

/** Resident bytes at a time. */
export type MemorySample = readonly [atMs: number, bytes: number]

export interface MemoryGrowth {
  startMb: number
  endMb: number
  /** Slope of the second half: in the first caches fill and code is compiled. */
  mbPerMinute: number
  /** More than this is a leak: a megabyte or a fiftieth of its mean size a minute, whichever is more, since a heap swings with its size. */
  mbPerMinuteMax: number
}

export function memoryGrowth(samples: readonly MemorySample[]): MemoryGrowth {
  const points = samples.map(([atMs, bytes]) => [atMs / 60_000, bytes / 1e6] as const)
  const half = points.slice(Math.floor(points.length / 2))
  const meanMb = half.reduce((sum, [, mb]) => sum + mb, 0) / half.length
  return {
    startMb: points[0]?.[1] ?? Number.NaN,
    endMb: points.at(-1)?.[1] ?? Number.NaN,
    mbPerMinute: leastSquaresSlope(half),
    mbPerMinuteMax: Math.max(1, 0.02 * meanMb),
  }
}
