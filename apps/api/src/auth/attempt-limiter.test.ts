import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { createAttemptLimiter } from './attempt-limiter.ts'

function limiterAt(start: number) {
  const clock = { now: start }
  return { clock, limiter: createAttemptLimiter({ attemptsMax: 3, windowMs: 60_000, nowMs: () => clock.now }) }
}

test('the attempt after the last allowed one is refused with the seconds until the next', () => {
  const { clock, limiter } = limiterAt(1_000_000)
  for (let attempt = 0; attempt < 3; attempt += 1) limiter.take('a')
  clock.now += 20_500
  assert.throws(
    () => limiter.take('a'),
    (error) => error instanceof AppError && error.code === 'RATE_LIMITED' && error.retryAfterSeconds === 40,
  )
  limiter.take('b')
  clock.now += 40_000
  limiter.take('a')
})

test('a refused attempt does not make the wait longer, a successful one does not count', () => {
  const { clock, limiter } = limiterAt(1_000_000)
  for (let attempt = 0; attempt < 10; attempt += 1) {
    limiter.take('a')
    limiter.giveBack('a')
  }
  for (let attempt = 0; attempt < 3; attempt += 1) limiter.take('a')
  for (let attempt = 0; attempt < 5; attempt += 1) assert.throws(() => limiter.take('a'))
  clock.now += 60_001
  limiter.take('a')
})
