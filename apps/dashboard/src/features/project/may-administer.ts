import type { Role } from '@plat/shared/contracts/common.ts'

/** Whether a role may change settings and members. The api decides; this only hides what it would refuse. */
export const mayAdminister = (role: Role | undefined): boolean => role === 'admin' || role === 'owner'
