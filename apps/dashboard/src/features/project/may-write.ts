import type { Role } from '@plat/shared/contracts/common.ts'

/** Whether a role may deploy, promote and change functions. The api decides; this only hides what it would refuse. */
export const mayWrite = (role: Role | undefined): boolean => role !== undefined && role !== 'viewer'
