import { AppError } from '@plat/shared/errors/app-error.ts'
import { isUuid } from '../access/is-uuid.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { publishNotice } from '../change-feed/publish-notice.ts'
import type { Dependencies } from '../dependencies.ts'
import { findMember } from './find-member.ts'
import type { MemberWithUser } from './member.presenter.ts'

interface PutMemberInput {
  projectId: string
  /** Their id, or their e-mail address: who may invite need not be able to list users. */
  userId: string
  role: 'viewer' | 'developer' | 'admin'
  actorId?: string | null
}

const MEMBERS_MAX = 200

/**
 * Gives a user a role on a project, or another one. The owner's role never changes.
 *
 * @throws AppError USER_NOT_FOUND; CONFLICT for the owner; QUOTA_EXCEEDED above 200 members
 */
export async function putMember(
  dependencies: Pick<Dependencies, 'database' | 'sql'>,
  { projectId, userId, role, actorId = null }: PutMemberInput,
): Promise<MemberWithUser> {
  const { database, sql } = dependencies
  const where = isUuid(userId) ? { id: userId } : { email: userId.toLowerCase() }
  const user = await database.user.findUnique({ where, select: { id: true, email: true } })
  if (!user) throw new AppError('USER_NOT_FOUND')
  if ((await database.projectMember.count({ where: { projectId, userId: { not: user.id } } })) >= MEMBERS_MAX)
    throw new AppError('QUOTA_EXCEEDED')
  await sql.transaction(async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO project_members (project_id, user_id, role) VALUES ($1, $2, $3)
       ON CONFLICT (project_id, user_id) DO UPDATE SET role = $3 WHERE project_members.role <> 'owner'`,
      [projectId, user.id, role],
    )
    if (rowCount === 0) throw new AppError('CONFLICT', { detail: 'The owner of a project stays its owner.' })
    await recordActivity(client, { kind: 'member.added', actorId, projectId, subject: user.email })
    await publishNotice(client, { type: 'access', userId: user.id })
  })
  return findMember(dependencies, projectId, user.id)
}
