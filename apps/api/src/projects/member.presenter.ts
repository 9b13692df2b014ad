import type { Role } from '@plat/shared/contracts/common.ts'
import type { Member } from '@plat/shared/contracts/projects.ts'
import type { z } from 'zod'
import type { MemberRecord, UserRecord } from '../database/records.ts'

export type MemberWithUser = MemberRecord & { user: Pick<UserRecord, 'email' | 'name'> }

/** The public fields of a membership. */
export const presentMember = (member: MemberWithUser): z.infer<typeof Member> => ({
  userId: member.userId,
  email: member.user.email,
  name: member.user.name,
  role: member.role as Role,
  createdAt: member.createdAt.toISOString(),
})
