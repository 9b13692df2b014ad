export interface RestartPolicy {
  firstMs: number
  maxMs: number
  /** A process that ran this long starts again at `firstMs`. */
  resetAfterMs: number
  /** So many failures in a row before it was ever ready end the start. */
  startTriesMax: number
}

export const RESTART_POLICY: RestartPolicy = { firstMs: 250, maxMs: 10_000, resetAfterMs: 30_000, startTriesMax: 5 }

/** How long to wait before the next start after so many failures in a row: 0.25 s, doubling to 10 s. */
export function restartDelayMs({ firstMs, maxMs }: RestartPolicy, failures: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.max(0, failures - 1))
}

/** Failures in a row, the one that just happened included, after a run that was ready for so long (0 when it never was). */
export function countFailures({ resetAfterMs }: RestartPolicy, before: number, readyForMs: number): number {
  return readyForMs >= resetAfterMs ? 1 : before + 1
}
