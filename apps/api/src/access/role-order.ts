import { ROLES, type Role } from '@plat/shared/contracts/common.ts'

/** Whether a role carries at least the powers of another: viewer < developer < admin < owner. */
export const isAtLeast = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed)
