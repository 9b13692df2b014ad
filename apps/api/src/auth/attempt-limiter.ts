import { AppError } from '@plat/shared/errors/app-error.ts'
import { LRUCache } from 'lru-cache'

interface AttemptLimiter {
  /** Counts an attempt before it is made. @throws AppError RATE_LIMITED with the seconds until the next one */
  take(key: string): void
  /** Takes the attempt back: it succeeded. */
  giveBack(key: string): void
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
    take(key) {
      const times = recent(key)
      const oldest = times[0]
      if (oldest !== undefined && times.length >= attemptsMax)
        throw new AppError('RATE_LIMITED', {
          detail: 'Too many failed attempts. Wait the seconds named in Retry-After.',
          retryAfterSeconds: Math.max(1, Math.ceil((oldest + windowMs - nowMs()) / 1000)),
        })
      attempts.set(key, [...times, nowMs()])
    },
    giveBack(key) {
      attempts.set(key, recent(key).slice(0, -1))
    },
  }
}
