import { AppError } from '@plat/shared/errors/app-error.ts'
import { isUuid } from '../access/is-uuid.ts'
import type { Dependencies } from '../dependencies.ts'
import type { MemberWithUser } from './member.presenter.ts'

/** The membership of a user. @throws AppError MEMBER_NOT_FOUND */
export async function findMember({ database }: Pick<Dependencies, 'database'>, projectId: string, userId: string): Promise<MemberWithUser> {
  const where = { projectId_userId: { projectId, userId } }
  const member = isUuid(userId)
    ? await database.projectMember.findUnique({ where, include: { user: { select: { email: true, name: true } } } })
    : null
  if (!member) throw new AppError('MEMBER_NOT_FOUND')
  return member
}
