/** How many calls run at the same time, and what the others may wait (R77). */
export const CALL_LIMITS = {
  runningMax: 1_000,
  runningPerProjectMax: 200,
  waitingMax: 1_000,
  waitingPerProjectMax: 200,
  waitingPerFunctionMax: 100,
  /** For a place of one's own function or project: then CONCURRENCY_LIMIT. */
  ownWaitMs: 500,
  /** For a place on this machine: then FUNCTION_UNAVAILABLE. */
  waitMs: 5_000,
} as const
