/** Bounds of every fetch a function makes (security-rules "Default limits"). */
export const EGRESS_LIMITS = {
  /** From the call to the last byte of the body, redirects included. */
  timeoutMs: 30_000,
  connectTimeoutMs: 10_000,
  redirectsMax: 20,
  requestBodyBytesMax: 20 * 1024 * 1024,
  /** Decoded. */
  bodyBytesMax: 20 * 1024 * 1024,
  headerBytesMax: 32 * 1024,
  headersMax: 128,
  fetchesPerCallMax: 100,
  concurrentPerCallMax: 16,
  /** Of all functions together. */
  concurrentMax: 256,
} as const
