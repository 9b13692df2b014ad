/** How guests are kept and when they must go (security-rules R2–R4). */
export const GUEST_LIMITS = {
  /** Started ahead, bound to no project yet. */
  blanks: 2,
  /** Processes that start at the same time. */
  startsMax: 4,
  startTimeoutMs: 15_000,
  /** Of one guest, above its functions' own memory limit. */
  overheadMb: 384,
  /** Share of the ceiling from which a guest takes no more calls. */
  memorySoftShare: 0.85,
  isolatesMax: 50,
  idleMs: 5 * 60_000,
  /** Retired guests of one project that may finish their calls; the oldest beyond is ended. */
  drainingPerProjectMax: 2,
  watchMs: 250,
  /** Watch rounds without an answer to a ping. */
  silentRoundsMax: 8,
  /** For a blank guest to answer a ping before it is given to a project. */
  answerMs: 1_000,
  /** Calls that wait for a guest when all are busy, and how long. */
  waitersMax: 200,
  waitMs: 5_000,
  /** After the deadline: for the guest's own answer to arrive. */
  graceMs: 100,
  /** After the deadline: the guest is killed. */
  overdueMs: 500,
  /** Loading is part of a call's time, but a handler gets its full limit when loading took less than this. */
  loadAllowanceMs: 1_000,
} as const
