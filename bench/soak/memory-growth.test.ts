import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryGrowth } from './memory-growth.ts'

test('what grows in the first half only does not grow', () => {
  const { startMb, endMb, mbPerMinute } = memoryGrowth([0, 1, 2, 3, 4, 5].map((minute) => [minute * 60_000, Math.min(minute, 3) * 10e6]))
  assert.deepEqual([startMb, endMb, mbPerMinute], [0, 30, 0])
})

test('what goes on growing has its slope in MB a minute', () => {
  const { mbPerMinute } = memoryGrowth([0, 1, 2, 3, 4, 5].map((minute) => [minute * 60_000, 100e6 + minute * 4e6]))
  assert.ok(Math.abs(mbPerMinute - 4) < 1e-9)
})

test('the bound is a megabyte, and for large processes a fiftieth', () => {
  const bound = (mb: number) => memoryGrowth([0, 1, 2, 3].map((minute) => [minute * 60_000, mb * 1e6])).mbPerMinuteMax
  assert.deepEqual([bound(20), bound(200)], [1, 4])
})
