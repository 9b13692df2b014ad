import type { CreateUserInput, UpdateMeInput, UpdateUserInput, User } from '@plat/shared/contracts/users.ts'
import { infiniteQueryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { request } from './request.ts'
import { toQuery } from './to-query.ts'

/** Everybody of this server, newest first; for its admins. */
export const usersQuery = infiniteQueryOptions({
  queryKey: keys.users,
  queryFn: ({ pageParam, signal }) => read<Page<User>>(`/users${toQuery({ limit: 100, cursor: pageParam })}`)({ signal }),
  initialPageParam: '',
  getNextPageParam: (last: Page<User>) => last.nextCursor ?? undefined,
  meta: { live: ['activity'] },
})

export const createUser = (input: z.input<typeof CreateUserInput>) => request<User>('POST', '/users', { body: input })
export const updateUser = (id: string, input: z.input<typeof UpdateUserInput>) =>
  request<User>('PATCH', `/users/${encodeURIComponent(id)}`, { body: input })
export const deleteUser = (id: string) => request<void>('DELETE', `/users/${encodeURIComponent(id)}`)

/** One's own name or password. */
export const updateMe = (input: z.input<typeof UpdateMeInput>) => request<User>('PATCH', '/auth/me', { body: input })
