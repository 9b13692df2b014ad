import type { Session, User } from '@plat/shared/contracts/users.ts'
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { keys } from './keys.ts'
import { read } from './read.ts'
import { request } from './request.ts'

type SessionAnswer = z.infer<typeof Session>

/** Who is signed in. 401 is the answer for nobody. */
export const meQuery = queryOptions({ queryKey: keys.me, queryFn: read<User>('/auth/me'), staleTime: 5 * 60_000 })

export interface Credentials {
  email: string
  password: string
}

/** The session lives in a cookie that no script can read. */
export const logIn = (credentials: Credentials) => request<SessionAnswer>('POST', '/auth/login', { body: { ...credentials, cookie: true } })
export const setUp = (input: Credentials & { setupCode: string }) =>
  request<SessionAnswer>('POST', '/auth/setup', { body: { ...input, cookie: true } })
export const logOut = () => request<void>('POST', '/auth/logout')
