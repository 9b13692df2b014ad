import { AppError } from '@plat/shared/errors/app-error.ts'
import { isUuid } from '../access/is-uuid.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { Dependencies } from '../dependencies.ts'

interface RevokeInput {
  userId: string
  /** Null: none. */
  sessionId: string | null
}

/** Ends a session of this user at once. @throws AppError SESSION_NOT_FOUND also for one of somebody else */
export async function revokeSession({ sql }: Pick<Dependencies, 'sql'>, { userId, sessionId }: RevokeInput): Promise<void> {
  if (sessionId === null || !isUuid(sessionId)) throw new AppError('SESSION_NOT_FOUND')
  await sql.transaction(async (client) => {
    const { rows } = await client.query<{ address: string | null }>(
      'DELETE FROM sessions WHERE id = $1 AND user_id = $2 RETURNING address',
      [sessionId, userId],
    )
    const ended = rows[0]
    if (!ended) throw new AppError('SESSION_NOT_FOUND')
    await recordActivity(client, { kind: 'session.revoked', actorId: userId, subject: ended.address })
  })
}
