import { setTimeout as delay } from 'node:timers/promises'

const BYTES_PER_SECOND = 2 * 1024 * 1024
const BURST_BYTES = 2 * BYTES_PER_SECOND
/** What a line costs beside its bytes: 20,000 lines a second at most. */
const LINE_BYTES = 100
const SLICE_MS = 250

export interface OutputThrottle {
  /**
   * Settles when this much more output may be read. Whoever prints more is slowed down by the full pipe, nothing is lost. While it waits,
   * `goOn` is asked four times a second; false ends the waiting.
   */
  take(bytes: number, lines: number, goOn: () => boolean): Promise<void>
}

/** Limits how fast one build's output is read: 2 MiB or 20,000 lines a second, so that `yes` costs the service next to nothing. */
export function createOutputThrottle(
  nowMs: () => number = () => performance.now(),
  wait: (ms: number) => Promise<void> = delay,
): OutputThrottle {
  let credit = BURST_BYTES
  let creditedAt = nowMs()
  return {
    async take(bytes, lines, goOn) {
      const now = nowMs()
      credit = Math.min(BURST_BYTES, credit + ((now - creditedAt) / 1000) * BYTES_PER_SECOND)
      creditedAt = now
      credit -= bytes + lines * LINE_BYTES
      const waitMs = (-credit / BYTES_PER_SECOND) * 1000
      for (let waitedMs = 0; waitedMs < waitMs && goOn(); waitedMs += SLICE_MS) await wait(Math.min(SLICE_MS, waitMs - waitedMs))
    },
  }
}
