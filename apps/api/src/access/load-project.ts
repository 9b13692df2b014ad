import type { Role } from '@plat/shared/contracts/common.ts'
import { isSlug } from '@plat/shared/domain/slug.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Actor } from '../auth/actor.ts'
import type { ProjectRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { isUuid } from './is-uuid.ts'
import { roleOn } from './project.policy.ts'

export interface ProjectAccess {
  project: ProjectRecord
  role: Role
}

/**
 * The one way to a project by a name from outside (R50): by id or slug, with the actor's role on it.
 *
 * @throws AppError PROJECT_NOT_FOUND also when the actor may not see it
 */
export async function loadProject({ database }: Pick<Dependencies, 'database'>, actor: Actor, idOrSlug: string): Promise<ProjectAccess> {
  const where = isUuid(idOrSlug) ? { id: idOrSlug } : isSlug(idOrSlug) ? { slug: idOrSlug } : undefined
  if (!where || actor.type === 'anonymous') throw new AppError('PROJECT_NOT_FOUND')
  const found = await database.project.findUnique({ where, include: { members: membershipOf(actor) } })
  const role = found ? roleOn(actor, found.members[0]) : undefined
  if (!found || !role) throw new AppError('PROJECT_NOT_FOUND')
  const { members: _members, ...project } = found
  return { project, role }
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Selects the actor's own membership of a project, and nobody else's. */
export const membershipOf = (actor: Actor): { where: { userId: string }; take: 1 } => ({
  where: { userId: actor.type === 'user' ? actor.userId : NOBODY },
  take: 1,
})
