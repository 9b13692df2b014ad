import { AppError } from '@plat/shared/errors/app-error.ts'
import { isUuid } from '../access/is-uuid.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { Dependencies } from '../dependencies.ts'

/** Ends a personal token of this user at once. @throws AppError TOKEN_NOT_FOUND also for one of somebody else */
export async function revokeToken(
  { sql }: Pick<Dependencies, 'sql'>,
  { userId, tokenId }: { userId: string; tokenId: string },
): Promise<void> {
  if (!isUuid(tokenId)) throw new AppError('TOKEN_NOT_FOUND')
  await sql.transaction(async (client) => {
    const { rows } = await client.query<{ name: string }>('DELETE FROM personal_tokens WHERE id = $1 AND user_id = $2 RETURNING name', [
      tokenId,
      userId,
    ])
    const ended = rows[0]
    if (!ended) throw new AppError('TOKEN_NOT_FOUND')
    await recordActivity(client, { kind: 'token.revoked', actorId: userId, subject: ended.name })
  })
}
