/** Bytes of request bodies for functions. */
export const BODY_LIMITS = {
  /** Contract §4. */
  max: 6 * 1024 * 1024,
  /** Travels in one piece with the call. */
  inline: 64 * 1024,
  /** All that are being put together at one time, of all visitors. */
  gathered: 256 * 1024 * 1024,
} as const
