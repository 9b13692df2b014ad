import { createHash } from 'node:crypto'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'

export type Access = 'granted' | 'bad-token' | 'no-access'

/** What a user's token opens, as the api sees it. */
export interface CallerAccess {
  /** Answers are kept 3 s, so that a revoked token is out within that. @throws AppError RUNTIME_UNAVAILABLE when the api cannot say */
  check(token: string, projectId: string): Promise<Access>
}

const KEPT_MS = 3_000
const TOKEN_LENGTH_MAX = 4096
const VERDICTS: Record<number, Access> = { 401: 'bad-token', 403: 'no-access', 404: 'no-access' }

/** Asks POST /internal/authorize for the role viewer. Tokens are kept as hashes only. */
export function createCallerAccess({ api, now }: { api: ApiClient; now(): number }): CallerAccess {
  const kept = new LRUCache<string, { answer: Promise<Access>; until: number }>({ max: 10_000 })
  const ask = async (token: string, project: string): Promise<Access> => {
    try {
      const body = { token, project, role: 'viewer' }
      await api.call({ method: 'POST', path: '/internal/authorize', body, schema: z.object({ projectId: z.string() }), timeoutMs: 5_000 })
      return 'granted'
    } catch (error) {
      const verdict = error instanceof AppError ? VERDICTS[error.status] : undefined
      if (verdict) return verdict
      throw error instanceof AppError ? error : new AppError('RUNTIME_UNAVAILABLE', { cause: error })
    }
  }
  return {
    check(token, projectId) {
      if (token.length > TOKEN_LENGTH_MAX) return Promise.resolve('bad-token')
      const key = createHash('sha256').update(`${projectId}\n${token}`).digest('base64')
      const found = kept.get(key)
      if (found && now() < found.until) return found.answer
      const answer = ask(token, projectId)
      kept.set(key, { answer, until: now() + KEPT_MS })
      answer.catch(() => kept.delete(key))
      return answer
    },
  }
}
