import type { SessionInfo as SessionInfoSchema } from '@plat/shared/contracts/users.ts'
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import type { Result } from './request.ts'
import { request } from './request.ts'

export type SessionInfo = z.infer<typeof SessionInfoSchema>

/** Where one is signed in. */
export const sessionsQuery = queryOptions({
  queryKey: keys.sessions,
  queryFn: read<Page<SessionInfo>>('/sessions?limit=100'),
  meta: { live: ['activity'] },
})

export const revokeSession = (id: string) => request<void>('DELETE', `/sessions/${encodeURIComponent(id)}`)

/** One after the other; one that ended by itself meanwhile is no failure. Answers the first refusal, when all were tried. */
export async function revokeSessions(ids: readonly string[]): Promise<Result<number>> {
  let refused: Result<number> | undefined
  for (const id of ids) {
    const result = await revokeSession(id)
    if (!result.ok && result.failure.status !== 404) refused ??= result
  }
  return refused ?? { ok: true, value: ids.length }
}
