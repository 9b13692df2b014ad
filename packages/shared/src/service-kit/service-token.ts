import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Whether `Authorization: Bearer …` carries the platform's service token. Takes the same time for every wrong one. */
export function hasServiceToken(authorization: string | undefined, serviceToken: string): boolean {
  const given = bearerToken(authorization)
  return given !== undefined && timingSafeEqual(digest(given), digest(serviceToken))
}

/** The token of an `Authorization: Bearer …` header (RFC 6750 §2.1), or undefined. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(authorization ?? '')?.[1]
}
