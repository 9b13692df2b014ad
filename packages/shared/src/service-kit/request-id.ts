import { uuidV7 } from '../domain/uuid-v7.ts'

/** The caller's `x-request-id` when it is a sane one (1–64 letters, digits, `._-`), else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(header) ? header : uuidV7()
}
