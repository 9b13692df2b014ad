import type { CreatedToken, PersonalToken as PersonalTokenSchema } from '@plat/shared/contracts/users.ts'
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { request } from './request.ts'

export type PersonalToken = z.infer<typeof PersonalTokenSchema>

export const tokensQuery = queryOptions({
  queryKey: keys.tokens,
  queryFn: read<Page<PersonalToken>>('/tokens?limit=100'),
  meta: { live: ['activity'] },
})

/** Without `expiresAt` it holds until it is revoked. */
export const createToken = (name: string, expiresAt?: string) =>
  request<z.infer<typeof CreatedToken>>('POST', '/tokens', { body: { name, ...(expiresAt === undefined ? {} : { expiresAt }) } })
export const revokeToken = (id: string) => request<void>('DELETE', `/tokens/${encodeURIComponent(id)}`)
