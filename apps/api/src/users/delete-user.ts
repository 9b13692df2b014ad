import { AppError } from '@plat/shared/errors/app-error.ts'
import { isUuid } from '../access/is-uuid.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { publishNotice } from '../change-feed/publish-notice.ts'
import { toSqlClient } from '../database/to-sql-client.ts'
import type { Dependencies } from '../dependencies.ts'
import { findOtherAdmin, withAdminsLocked } from './with-admins-locked.ts'

/**
 * Deletes a user with their sessions and tokens. Projects they own pass to the admin who deletes them; to the oldest other admin when
 * they delete themselves.
 *
 * @throws AppError USER_NOT_FOUND; CONFLICT for the last admin
 */
export async function deleteUser(dependencies: Pick<Dependencies, 'database'>, actorId: string, userId: string): Promise<void> {
  if (!isUuid(userId)) throw new AppError('USER_NOT_FOUND')
  await withAdminsLocked(dependencies, async (transaction) => {
    const user = await transaction.user.findUnique({ where: { id: userId }, select: { id: true, email: true } })
    if (!user) throw new AppError('USER_NOT_FOUND')
    const otherAdmin = await findOtherAdmin(transaction, user.id)
    const heir = actorId === user.id ? otherAdmin : actorId
    const owned = await transaction.projectMember.findMany({ where: { userId: user.id, role: 'owner' }, select: { projectId: true } })
    for (const { projectId } of owned) {
      const key = { projectId_userId: { projectId, userId: heir } }
      await transaction.projectMember.upsert({ where: key, create: { projectId, userId: heir, role: 'owner' }, update: { role: 'owner' } })
    }
    await publishNotice(toSqlClient(transaction), { type: 'access', userId: heir })
    await recordActivity(toSqlClient(transaction), { kind: 'user.deleted', actorId, subject: user.email })
    await transaction.user.delete({ where: { id: user.id } })
  })
}
