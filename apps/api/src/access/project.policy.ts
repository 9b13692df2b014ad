import type { Role } from '@plat/shared/contracts/common.ts'
import type { Actor } from '../auth/actor.ts'

/**
 * The actor's role on a project, or undefined when the project does not exist for them. Services and platform admins have the owner's;
 * everybody else the one of their membership.
 */
export function roleOn(actor: Actor, membership: { role: string } | undefined): Role | undefined {
  if (actor.type === 'service') return 'owner'
  if (actor.type === 'anonymous') return undefined
  return actor.isPlatformAdmin ? 'owner' : (membership?.role as Role | undefined)
}
