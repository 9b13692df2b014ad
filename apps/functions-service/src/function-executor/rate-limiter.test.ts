import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createRateLimiter } from './rate-limiter.ts'

it('lets through what the rate allows, refilled evenly, and says how long to wait', () => {
  let timeMs = 0
  const limiter = createRateLimiter({ now: () => timeMs })
  const rate = { requests: 2, perSeconds: 10 }
  limiter.take('fn', rate)
  limiter.take('fn', rate)
  assert.throws(() => limiter.take('fn', rate), { code: 'RATE_LIMITED', retryAfterSeconds: 5 })
  limiter.take('another', rate)
  timeMs = 5_000
  limiter.take('fn', rate)
  assert.throws(() => limiter.take('fn', rate), { code: 'RATE_LIMITED' })
  timeMs = 1_000_000
  limiter.take('fn', rate)
  limiter.take('fn', rate)
  assert.throws(() => limiter.take('fn', rate), { code: 'RATE_LIMITED' }, 'what was not used is not saved up')
})
