import { timingSafeEqual } from 'node:crypto'

/** Whether `Authorization: Bearer …` carries the platform's service token. Takes the same time for every wrong one of its length. */
export function hasServiceToken(authorization: string | undefined, serviceToken: string): boolean {
  const token = bearerToken(authorization)
  if (token === undefined) return false
  const [given, expected] = [Buffer.from(token), Buffer.from(serviceToken)]
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The token of an `Authorization: Bearer …` header (RFC 6750 §2.1), or undefined. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^Bearer +([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(authorization)?.[1]
}
