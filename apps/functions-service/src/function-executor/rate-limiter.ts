import { AppError } from '@plat/shared/errors/app-error.ts'
import { LRUCache } from 'lru-cache'

interface Rate {
  requests: number
  perSeconds: number
}

export interface RateLimiter {
  /** Takes one request off what the rate allows. @throws AppError RATE_LIMITED with Retry-After */
  take(key: string, rate: Rate): void
}

/** A token bucket a function: `requests` at once, refilled evenly over `perSeconds`. Counts what passes this process only. */
export function createRateLimiter({ now }: { now(): number }): RateLimiter {
  const buckets = new LRUCache<string, { tokens: number; at: number }>({ max: 10_000 })
  return {
    take(key, { requests, perSeconds }) {
      const bucket = buckets.get(key) ?? { tokens: requests, at: now() }
      const perMs = requests / (perSeconds * 1000)
      bucket.tokens = Math.min(requests, bucket.tokens + (now() - bucket.at) * perMs)
      bucket.at = now()
      buckets.set(key, bucket)
      if (bucket.tokens < 1)
        throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000)) })
      bucket.tokens -= 1
    },
  }
}
