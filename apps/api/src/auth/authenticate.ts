import { AppError } from '@plat/shared/errors/app-error.ts'
import { bearerToken, hasServiceToken } from '@plat/shared/service-kit/service-token.ts'
import { isUuid } from '../access/is-uuid.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Actor } from './actor.ts'
import { verifySessionToken } from './session-token.ts'
import { hashToken } from './token-hash.ts'

type Needed = Pick<Dependencies, 'sql' | 'secrets' | 'clock'>

interface Holder {
  userId: string
  role: string
  /** When the last use was noted; kept to the minute. */
  notedAt: Date | null
}

/** What the holder showed: a session, or a personal token. */
type Credential = { sessionId: string | null; tokenId?: string }

const NOTE_MS = 60_000
const PERSONAL_TOKEN = /^plat_[A-Za-z0-9_-]{43}$/

/**
 * Who an Authorization header speaks for; no header is nobody. Looked up on every call, so that a revoked session or token is worth
 * nothing at once.
 *
 * @throws AppError UNAUTHENTICATED for a header that names nobody
 */
export async function authenticate(dependencies: Needed, authorization: string | undefined): Promise<Actor> {
  if (authorization === undefined) return { type: 'anonymous' }
  const token = bearerToken(authorization)
  if (token === undefined) throw new AppError('UNAUTHENTICATED')
  return authenticateToken(dependencies, token)
}

/**
 * Who a token speaks for: the service token, a personal token or a session's.
 *
 * @throws AppError UNAUTHENTICATED for any other
 */
export async function authenticateToken(dependencies: Needed, token: string): Promise<Actor> {
  if (hasServiceToken(`Bearer ${token}`, dependencies.secrets.serviceToken)) return { type: 'service' }
  if (PERSONAL_TOKEN.test(token)) return authenticatePersonalToken(dependencies, token)
  const claims = await verifySessionToken(dependencies.secrets.secretKey, token)
  if (!claims || !isUuid(claims.sessionId)) throw new AppError('UNAUTHENTICATED')
  const { rows } = await dependencies.sql.query<Holder & { usedAt: Date | null }>(
    `SELECT u.id AS "userId", u.role, u.last_seen_at AS "notedAt", s.last_used_at AS "usedAt" FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = $1 AND s.user_id = $2 AND s.expires_at > now()`,
    [claims.sessionId, claims.userId],
    'session-holder',
  )
  const holder = rows[0]
  if (holder && isDue(dependencies, holder.usedAt))
    await dependencies.sql.query('UPDATE sessions SET last_used_at = now() WHERE id = $1', [claims.sessionId])
  return toActor(dependencies, holder, { sessionId: claims.sessionId })
}

async function authenticatePersonalToken(dependencies: Needed, token: string): Promise<Actor> {
  const tokenHash = hashToken(token)
  const { rows } = await dependencies.sql.query<Holder & { tokenId: string; usedAt: Date | null }>(
    `SELECT u.id AS "userId", u.role, u.last_seen_at AS "notedAt", t.id AS "tokenId", t.last_used_at AS "usedAt" FROM personal_tokens t JOIN users u ON u.id = t.user_id
     WHERE t.token_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > now())`,
    [tokenHash],
    'token-holder',
  )
  const holder = rows[0]
  if (holder && isDue(dependencies, holder.usedAt))
    await dependencies.sql.query('UPDATE personal_tokens SET last_used_at = now() WHERE token_hash = $1', [tokenHash])
  return toActor(dependencies, holder, { sessionId: null, ...(holder ? { tokenId: holder.tokenId } : {}) })
}

async function toActor(dependencies: Needed, holder: Holder | undefined, by: Credential): Promise<Actor> {
  if (!holder) throw new AppError('UNAUTHENTICATED')
  if (isDue(dependencies, holder.notedAt))
    await dependencies.sql.query('UPDATE users SET last_seen_at = now() WHERE id = $1', [holder.userId])
  return { type: 'user', userId: holder.userId, isPlatformAdmin: holder.role === 'admin', ...by }
}

/** At most one write a minute, however many calls. */
const isDue = ({ clock }: Needed, notedAt: Date | null): boolean => notedAt === null || clock.now().getTime() - notedAt.getTime() >= NOTE_MS
