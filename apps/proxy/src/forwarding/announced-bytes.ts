import type { IncomingHttpHeaders } from 'node:http'

/** How long the body of a request is by its own words: 0 when it has none, Infinity when it comes in chunks (RFC 9112 §6). */
export function announcedBytes(headers: IncomingHttpHeaders): number {
  const length = headers['content-length']
  if (length !== undefined) return Number(length)
  return headers['transfer-encoding'] === undefined ? 0 : Number.POSITIVE_INFINITY
}
