import { createHash } from 'node:crypto'

/** How a personal token is stored: a plain SHA-256 is enough for 256 random bits. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
