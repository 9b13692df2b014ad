import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ErrorCode } from '@plat/shared/errors/registry.ts'
import { LRUCache } from 'lru-cache'

interface AttemptLimiter {
  /**
   * Makes an attempt for a key. It counts from before it is made, so that many at once are no way around the limit, and is taken back
   * unless it ends with `failure`, UNAUTHENTICATED by default: neither success nor a failure of ours uses up anything.
   *
   * @throws AppError RATE_LIMITED with the seconds until the next attempt; whatever `work` throws
   */
  attempt<Result>(key: string, work: () => Promise<Result>, failure?: ErrorCode): Promise<Result>
}

interface LimiterOptions {
  attemptsMax: number
  windowMs: number
  nowMs(): number
}

const KEYS_MAX = 20_000

/** At most `attemptsMax` failed attempts a key in any window; of one process, and bounded in memory. */
export function createAttemptLimiter({ attemptsMax, windowMs, nowMs }: LimiterOptions): AttemptLimiter {
  const attempts = new LRUCache<string, number[]>({ max: KEYS_MAX })
  const recent = (key: string): number[] => (attempts.get(key) ?? []).filter((at) => at > nowMs() - windowMs)
  return {
    async attempt(key, work, failure = 'UNAUTHENTICATED') {
      const times = recent(key)
      const oldest = times[0]
      if (oldest !== undefined && times.length >= attemptsMax) throw tooMany(oldest + windowMs - nowMs())
      attempts.set(key, [...times, nowMs()])
      let isCounted = false
      try {
        return await work()
      } catch (error) {
        isCounted = error instanceof AppError && error.code === failure
        throw error
      } finally {
        if (!isCounted) attempts.set(key, recent(key).slice(0, -1))
      }
    },
  }
}

const tooMany = (waitMs: number): AppError =>
  new AppError('RATE_LIMITED', {
    detail: 'Too many failed attempts. Wait the seconds named in Retry-After.',
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  })
