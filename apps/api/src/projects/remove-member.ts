import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { publishNotice } from '../change-feed/publish-notice.ts'
import type { Dependencies } from '../dependencies.ts'
import { findMember } from './find-member.ts'

/** Takes a user's role on a project away. @throws AppError MEMBER_NOT_FOUND; CONFLICT for the owner */
export async function removeMember(
  dependencies: Pick<Dependencies, 'database' | 'sql'>,
  { projectId, userId, actorId = null }: { projectId: string; userId: string; actorId?: string | null },
): Promise<void> {
  const member = await findMember(dependencies, projectId, userId)
  await dependencies.sql.transaction(async (client) => {
    const { rowCount } = await client.query("DELETE FROM project_members WHERE project_id = $1 AND user_id = $2 AND role <> 'owner'", [
      projectId,
      member.userId,
    ])
    if (rowCount === 0) throw new AppError('CONFLICT', { detail: 'The owner of a project stays its owner.' })
    await recordActivity(client, { kind: 'member.removed', actorId, projectId, subject: member.user.email })
    await publishNotice(client, { type: 'access', userId: member.userId })
  })
}
