import type { User } from '@plat/shared/contracts/users.ts'
import type { UserRecord } from '../database/records.ts'

/** The public fields of a user (contract §7). */
export const presentUser = (user: UserRecord): User => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: user.role === 'admin' ? 'admin' : 'member',
  createdAt: user.createdAt.toISOString(),
  lastSeenAt: user.lastSeenAt?.toISOString() ?? null,
})
