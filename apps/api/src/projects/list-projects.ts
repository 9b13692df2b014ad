import type { Role } from '@plat/shared/contracts/common.ts'
import { membershipOf, type ProjectAccess } from '../access/load-project.ts'
import { roleOn } from '../access/project.policy.ts'
import type { Actor } from '../auth/actor.ts'
import type { Dependencies } from '../dependencies.ts'

/** Up to `take` projects the actor may see, newest first, older than `before`; each with the actor's role. */
export async function listProjects(
  { database }: Pick<Dependencies, 'database'>,
  actor: Extract<Actor, { type: 'user' }>,
  { before, take }: { before: string | undefined; take: number },
): Promise<ProjectAccess[]> {
  const visible = actor.isPlatformAdmin ? {} : { members: { some: { userId: actor.userId } } }
  const rows = await database.project.findMany({
    where: { ...visible, ...(before === undefined ? {} : { id: { lt: before } }) },
    include: { members: membershipOf(actor) },
    orderBy: { id: 'desc' },
    take,
  })
  return rows.flatMap(({ members, ...project }) => {
    const role: Role | undefined = roleOn(actor, members[0])
    return role ? [{ project, role }] : []
  })
}
