import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Dependencies } from '../dependencies.ts'
import { findMember } from './find-member.ts'

/** Takes a user's role on a project away. @throws AppError MEMBER_NOT_FOUND; CONFLICT for the owner */
export async function removeMember(dependencies: Pick<Dependencies, 'database'>, projectId: string, userId: string): Promise<void> {
  const member = await findMember(dependencies, projectId, userId)
  const where = { projectId, userId: member.userId, role: { not: 'owner' } }
  const { count } = await dependencies.database.projectMember.deleteMany({ where })
  if (count === 0) throw new AppError('CONFLICT', { detail: 'The owner of a project stays its owner.' })
}
