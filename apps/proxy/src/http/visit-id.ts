import { randomBytes } from 'node:crypto'

const SANE = /^[A-Za-z0-9._-]{1,64}$/
const proxyId = randomBytes(9).toString('base64url')
let count = 0

/**
 * The id of a visitor's request: the `x-request-id` it came with when that is a sane one (1–64 letters, digits, `._-`), else a new one,
 * unique among all proxies. It is no secret: only its first part is random, because a UUID would cost more than routing the request.
 */
export function visitId(header: string | string[] | undefined): string {
  if (typeof header === 'string' && SANE.test(header)) return header
  count += 1
  return `${proxyId}-${count.toString(36)}`
}
