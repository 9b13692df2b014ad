import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countFailures, RESTART_POLICY, restartDelayMs } from './restart-delay.ts'

test('waits 0.25 s, doubling to 10 s', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 50].map((failures) => restartDelayMs(RESTART_POLICY, failures))
  assert.deepEqual(delays, [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
})

test('begins anew after 30 s of being ready', () => {
  assert.equal(countFailures(RESTART_POLICY, 6, 29_999), 7)
  assert.equal(countFailures(RESTART_POLICY, 6, 30_000), 1)
})
