/** Bounds of every fetch a function makes (security-rules "Default limits"). The deadline of the call it belongs to comes on top. */
export const EGRESS_LIMITS = {
  /** From the fetch to the head of the response, redirects included. */
  headTimeoutMs: 120_000,
  /** Between two pieces of a body that the function is ready to take. */
  idleTimeoutMs: 60_000,
  /** From the fetch to the last byte of the body. */
  timeoutMs: 300_000,
  connectTimeoutMs: 10_000,
  redirectsMax: 20,
  urlCharsMax: 16 * 1024,
  requestBodyBytesMax: 20 * 1024 * 1024,
  /** Decoded. */
  bodyBytesMax: 20 * 1024 * 1024,
  /** Of a body that is answered whole; larger ones, and those still arriving, are streamed. */
  wholeBytesMax: 64 * 1024,
  headerBytesMax: 32 * 1024,
  headersMax: 128,
  /** A fetch runs until its body is over. */
  fetchesPerCallMax: 100,
  concurrentPerCallMax: 16,
  concurrentPerProjectMax: 128,
  /** Of all functions together. */
  concurrentMax: 1024,
  /** Responses in br or zstd that one project reads at a time: each decoder holds up to 16 MiB. */
  wideDecodersPerProjectMax: 4,
  wideDecodersMax: 32,
} as const

export type EgressLimits = { readonly [Limit in keyof typeof EGRESS_LIMITS]: number }
