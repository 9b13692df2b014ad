/** What a service still held after a collection, in bytes, and how many calls the platform had served by then. */
export interface LiveReading {
  calls: number
  bytes: number
}

export interface LiveGrowth {
  mb: number
  /** More than this is a leak: a megabyte, or 50 bytes a call when that is more. */
  mbMax: number
}

const NOISE_BYTES = 1e6
/** Half of the smallest leak that must not pass: an id and an entry of a map, 100 bytes a call. */
const BYTES_PER_CALL = 50

/** How much more live memory there is at the later reading than at the earlier one. */
export function liveGrowth(earlier: LiveReading, later: LiveReading): LiveGrowth {
  return {
    mb: (later.bytes - earlier.bytes) / 1e6,
    mbMax: Math.max(NOISE_BYTES, BYTES_PER_CALL * (later.calls - earlier.calls)) / 1e6,
  }
}
