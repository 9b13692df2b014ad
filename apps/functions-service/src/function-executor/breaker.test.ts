import assert from 'node:assert/strict'
import { it } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { createBreaker, type Verdict } from './breaker.ts'

function setUp() {
  const world = { timeMs: 0 }
  const breaker = createBreaker({ now: () => world.timeMs })
  const call = (verdict: Verdict, key = 'fn'): void => breaker.enter(key)(verdict)
  const fail = (times: number): void => {
    for (let count = 0; count < times; count += 1) call('failed')
  }
  const refusal = (): number | undefined => {
    try {
      breaker.enter('fn')('innocent')
      return undefined
    } catch (error) {
      assert.ok(error instanceof AppError && error.code === 'FUNCTION_UNAVAILABLE')
      return error.retryAfterSeconds
    }
  }
  return { world, breaker, call, fail, refusal }
}

it('opens at the eighth failure in a row, for that function alone', () => {
  const { call, fail, refusal } = setUp()
  fail(7)
  assert.equal(refusal(), undefined)
  fail(1)
  assert.equal(refusal(), 1)
  call('sound', 'another')
})

it('counts from anew after a sound call, or when failures are further than 30 s apart', () => {
  const { world, call, fail, refusal } = setUp()
  fail(7)
  call('sound')
  fail(7)
  world.timeMs = 30_001
  fail(7)
  assert.equal(refusal(), undefined)
})

it('is not moved by calls that something else ended', () => {
  const { fail, call, refusal } = setUp()
  fail(7)
  for (let count = 0; count < 20; count += 1) call('innocent')
  assert.equal(refusal(), undefined)
})

it('lets one call try after the pause, doubles the pause when it fails, and closes when it does not', () => {
  const { world, breaker, call, fail, refusal } = setUp()
  fail(8)
  world.timeMs = 1_000
  const settle = breaker.enter('fn')
  assert.equal(refusal(), 1, 'one at a time')
  settle('failed')
  assert.equal(refusal(), 2)
  world.timeMs = 3_000
  call('failed')
  assert.equal(refusal(), 4)
  world.timeMs = 7_000
  call('sound')
  fail(7)
  assert.equal(refusal(), undefined)
})

it('never pauses longer than a minute', () => {
  const { world, fail, refusal } = setUp()
  fail(8)
  for (let count = 0; count < 20; count += 1) {
    world.timeMs += 60_000
    fail(1)
  }
  assert.equal(refusal(), 60)
})

it('lets another call try when the one that tried was ended by something else', () => {
  const { world, call, fail, refusal } = setUp()
  fail(8)
  world.timeMs = 1_000
  call('innocent')
  call('sound')
  assert.equal(refusal(), undefined)
})
