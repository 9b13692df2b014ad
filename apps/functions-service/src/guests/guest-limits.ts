/** How guests are kept and when they must go (security-rules R2–R4, R77). */
export const GUEST_LIMITS = {
  /** Started ahead, bound to no project yet. */
  blanks: 2,
  /** Processes that start at the same time. */
  startsMax: 4,
  startTimeoutMs: 15_000,
  /** Of one guest, above its functions' own memory limit. */
  overheadMb: 384,
  /** Share of the ceiling from which a guest drops idle isolates and, when that is not enough, takes no more calls. */
  memorySoftShare: 0.85,
  /** Isolates of one guest, and the share of its ceiling that their heaps may have together. */
  isolatesMax: 200,
  heapShare: 0.6,
  idleMs: 5 * 60_000,
  /** The same for guests that a project has besides its first. */
  extraIdleMs: 30_000,
  /** Retired guests of one project that may finish their calls; the oldest beyond is ended. */
  drainingPerProjectMax: 2,
  watchMs: 250,
  /** Without an answer to a ping: others are preferred. */
  slowMs: 500,
  /** Without an answer to a ping while nothing may rightly hold it up: the guest is killed. */
  silentMs: 1_250,
  /** Calls with more time than this never hold up their guest: they run on a thread of their own there. */
  blockingMsMax: 30_000,
  /** For a blank guest to answer a ping before it is given to a project. */
  answerMs: 1_000,
  /** Projects that wait for a guest when all are busy, and how long. */
  waitersMax: 200,
  waitMs: 5_000,
  /** From a call's coming until a guest has it, whatever keeps them apart: then FUNCTION_UNAVAILABLE. */
  guestWaitMs: 10_000,
  /**
   * A guest is too busy alone when its functions use this share of a core, in two looks of the watch in a row; or a smaller one while pings
   * take long. Slow pings without it mean that others keep the cores busy: one guest more would be one more to wait for them.
   */
  busyCpuShare: 0.7,
  busyPingCpuShare: 0.2,
  busyPingMs: 20,
  /** What an isolate that must be loaded first weighs against calls that run already, when a guest is chosen. */
  coldWeight: 4,
  /** After the deadline: the caller is answered, whether the guest has said anything or not. */
  graceMs: 100,
  /** After the deadline: the guest is killed. */
  overdueMs: 500,
  /** Loading is part of a call's time, but a handler gets its full limit when loading took less than this. */
  loadAllowanceMs: 1_000,
  /** Functions in use when a guest was lost that its successor loads before it is asked, and how recent their use must be. */
  preloadsMax: 8,
  /** Before each of them: whoever calls first must not wait for what nobody has asked for. */
  preloadPauseMs: 20,
  /** For a load that nobody waits for, at least: to run out of time costs the guest, and the calls it has by then, their lives. */
  preloadMsMin: 30_000,
  recentMs: 60_000,
  /** A function in flight at two crashes within the window gets a guest of its own for a while. */
  crashWindowMs: 60_000,
  quarantineMs: 5 * 60_000,
  /** Guests of their own that one project may have; further functions share the last one. */
  quarantinesPerProjectMax: 4,
} as const
