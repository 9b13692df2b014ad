import { createHmac, timingSafeEqual } from 'node:crypto'
import type { LinkRole } from './link-options.ts'

/** Of each end's random challenge, and of a proof. */
export const NONCE_BYTES = 32

/**
 * HMAC-SHA256 (RFC 2104) with the token over who proves and both challenges: of no use to the other role, another connection or later.
 */
export function tokenProof(token: string, prover: LinkRole, nonces: { client: Buffer; server: Buffer }): Buffer {
  return createHmac('sha256', token).update(`plat-link/1 ${prover}\n`).update(nonces.client).update(nonces.server).digest()
}

/** Takes the same time for every wrong proof. */
export function isProof(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected)
}
