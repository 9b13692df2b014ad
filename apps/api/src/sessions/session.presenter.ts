import type { SessionInfo } from '@plat/shared/contracts/users.ts'
import type { z } from 'zod'
import type { SessionRecord } from '../database/records.ts'

/** The public fields of a session: never its token. */
export const presentSession = (session: SessionRecord, currentId: string | null): z.infer<typeof SessionInfo> => ({
  id: session.id,
  createdAt: session.createdAt.toISOString(),
  expiresAt: session.expiresAt.toISOString(),
  lastUsedAt: session.lastUsedAt?.toISOString() ?? null,
  userAgent: session.userAgent,
  address: session.address,
  isCurrent: session.id === currentId,
})
