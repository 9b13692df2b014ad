/** How often live streams look around; see createEventHub. */
export const EVENT_TIMING = {
  /** New invocations of a project are told at most this often. */
  invocationsMs: 1_000,
  /** What each watcher may see is read again. */
  accessMs: 30_000,
  /** Whether each watcher's session or token lives. */
  credentialsMs: 4_000,
}
