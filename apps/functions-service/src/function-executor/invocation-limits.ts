/** Bounds of every call (contract §4, security-rules "Default limits"). */
export const INVOCATION_LIMITS = {
  requestBytesMax: 6 * 1024 * 1024,
  responseBytesMax: 6 * 1024 * 1024,
  logBytesMax: 1024 * 1024,
  /** Functions that call each other deeper than this are in a loop. */
  depthMax: 16,
  /** Calls under way in this process: running, waiting for a place, or waiting for their code. */
  callsMax: 4_000,
  /** Request bodies held in memory at the same time. */
  bodyBytesMax: 256 * 1024 * 1024,
  /** Response bodies above 64 KiB that wait for slow visitors, all together. */
  answerBytesMax: 256 * 1024 * 1024,
  /** Of a body that passes as a stream: kept for the record of its call. */
  sampleBytesMax: 64 * 1024,
} as const
