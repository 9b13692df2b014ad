/** Bounds of every call (contract §4, security-rules "Default limits"). */
export const INVOCATION_LIMITS = {
  requestBytesMax: 6 * 1024 * 1024,
  responseBytesMax: 6 * 1024 * 1024,
  logBytesMax: 1024 * 1024,
  /** Functions that call each other deeper than this are in a loop. */
  depthMax: 16,
  runningMax: 1_000,
  runningPerProjectMax: 200,
  /** Request bodies held in memory at the same time. */
  bodyBytesMax: 256 * 1024 * 1024,
} as const
