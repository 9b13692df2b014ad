interface StopRequestOptions {
  /** The first request: an orderly stop. */
  onFirst(reason: string): void
  /** A further one, when somebody has lost patience. */
  onSecond(): void
  now?: () => number
}

/**
 * One press of Ctrl-C arrives several times: from the terminal, from npm and from scripts/run.mjs, which each pass it on. What comes
 * within this time of the first is the same request.
 */
const SAME_PRESS_MS = 1_000

/** Tells the first request to stop from a second, impatient one. The returned function takes every request with its reason. */
export function createStopRequests({ onFirst, onSecond, now = Date.now }: StopRequestOptions): (reason: string) => void {
  let first: number | undefined
  return (reason) => {
    if (first === undefined) {
      first = now()
      onFirst(reason)
    } else if (now() - first >= SAME_PRESS_MS) onSecond()
  }
}
