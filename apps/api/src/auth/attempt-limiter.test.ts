import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ErrorCode } from '@plat/shared/errors/registry.ts'
import { createAttemptLimiter } from './attempt-limiter.ts'

function limiterAt(start: number) {
  const clock = { now: start }
  const limiter = createAttemptLimiter({ attemptsMax: 3, windowMs: 60_000, nowMs: () => clock.now })
  const fail = (key: string, code: ErrorCode = 'UNAUTHENTICATED') =>
    assert.rejects(
      limiter.attempt(key, () => Promise.reject(new AppError(code))),
      { code },
    )
  const isRefused = (key: string) =>
    assert.rejects(
      limiter.attempt(key, async () => 'made'),
      { code: 'RATE_LIMITED' },
    )
  return { clock, limiter, fail, isRefused }
}

test('the attempt after the last allowed one is refused with the seconds until the next', async () => {
  const { clock, limiter, fail } = limiterAt(1_000_000)
  for (let count = 0; count < 3; count += 1) await fail('a')
  clock.now += 20_500
  await assert.rejects(
    limiter.attempt('a', async () => 'made'),
    (error) => error instanceof AppError && error.code === 'RATE_LIMITED' && error.retryAfterSeconds === 40,
  )
  await fail('b')
  clock.now += 40_000
  assert.equal(await limiter.attempt('a', async () => 'made'), 'made')
})

test('a refused attempt is not made and does not make the wait longer', async () => {
  const { clock, limiter, fail, isRefused } = limiterAt(1_000_000)
  for (let count = 0; count < 3; count += 1) await fail('a')
  for (let count = 0; count < 5; count += 1) await isRefused('a')
  clock.now += 60_001
  assert.equal(await limiter.attempt('a', async () => 'made'), 'made')
})

test('what succeeds, and what fails for a reason of ours, does not count', async () => {
  const { limiter, fail, isRefused } = limiterAt(1_000_000)
  for (let count = 0; count < 10; count += 1) {
    await limiter.attempt('a', async () => 'made')
    await fail('a', 'DATABASE_UNAVAILABLE')
  }
  for (let count = 0; count < 3; count += 1) await fail('a')
  await isRefused('a')
})

test('attempts made at once count before any of them has ended', async () => {
  const { limiter, isRefused } = limiterAt(1_000_000)
  const open = Promise.withResolvers<string>()
  const made = [1, 2, 3].map(() => limiter.attempt('a', () => open.promise))
  await isRefused('a')
  open.resolve('made')
  assert.deepEqual(await Promise.all(made), ['made', 'made', 'made'])
})
