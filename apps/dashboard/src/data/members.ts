import type { Member as MemberSchema } from '@plat/shared/contracts/projects.ts'
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { request } from './request.ts'

export type Member = z.infer<typeof MemberSchema>
export type MemberRole = Exclude<Member['role'], 'owner'>

const pathOf = (slug: string) => `/projects/${encodeURIComponent(slug)}/members`

/** For admins of the project only. */
export const membersQuery = (slug: string) =>
  queryOptions({ queryKey: keys.members(slug), queryFn: read<Page<Member>>(`${pathOf(slug)}?limit=100`), meta: { live: ['activity'] } })

/** `user`: an id or an e-mail address. */
export const putMember = (slug: string, user: string, role: MemberRole) =>
  request<Member>('PUT', `${pathOf(slug)}/${encodeURIComponent(user)}`, { body: { role } })
export const removeMember = (slug: string, userId: string) => request<void>('DELETE', `${pathOf(slug)}/${encodeURIComponent(userId)}`)
