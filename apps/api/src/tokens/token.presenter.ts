import type { PersonalToken } from '@plat/shared/contracts/users.ts'
import type { z } from 'zod'
import type { PersonalTokenRecord } from '../database/records.ts'

/** The public fields of a personal token: never its value. */
export const presentToken = (token: PersonalTokenRecord): z.infer<typeof PersonalToken> => ({
  id: token.id,
  name: token.name,
  prefix: token.prefix,
  createdAt: token.createdAt.toISOString(),
  expiresAt: token.expiresAt?.toISOString() ?? null,
  lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
})
