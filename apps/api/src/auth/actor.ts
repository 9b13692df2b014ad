import type { Role } from '@plat/shared/contracts/common.ts'

/** Who acts: a signed-in person (by a session, or a personal token), another service of the platform, or nobody. */
export type Actor =
  | { type: 'user'; userId: string; isPlatformAdmin: boolean; sessionId: string | null; tokenId?: string }
  | { type: 'service' }
  | { type: 'anonymous' }

/** The actor's power over one project; a service has the owner's, a platform admin too. */
export interface ProjectPower {
  role: Role
}
