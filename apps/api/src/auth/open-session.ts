import { recordActivity } from '../activity/record-activity.ts'
import { toSqlClient } from '../database/to-sql-client.ts'
import type { Dependencies } from '../dependencies.ts'
import type { SessionClient } from './session-client.ts'
import { SESSION_SECONDS, signSessionToken } from './session-token.ts'

/** Sessions of one user; the oldest ones end when there are more. */
const SESSIONS_MAX = 100
const UNKNOWN: SessionClient = { userAgent: null, address: null }

/** Opens a session of 30 days, noting whose program asked for it; its token is worth nothing once the row is gone. */
export async function openSession(
  { database, sql, secrets, clock, newId }: Pick<Dependencies, 'database' | 'sql' | 'secrets' | 'clock' | 'newId'>,
  userId: string,
  client: SessionClient = UNKNOWN,
): Promise<{ token: string; expiresAt: Date }> {
  const expiresAt = new Date(clock.now().getTime() + SESSION_SECONDS * 1000)
  const session = await database.$transaction(async (transaction) => {
    const opened = await transaction.session.create({ data: { id: newId(), userId, expiresAt, ...client } })
    await recordActivity(toSqlClient(transaction), { kind: 'session.opened', actorId: userId, subject: client.address })
    return opened
  })
  await sql.query('DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE user_id = $1 ORDER BY id DESC OFFSET $2)', [
    userId,
    SESSIONS_MAX,
  ])
  return { token: await signSessionToken(secrets.secretKey, { sessionId: session.id, userId, expiresAt }), expiresAt }
}
