import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupByDay } from './group-by-day.ts'

test('parts by day and keeps the order', () => {
  const now = new Date(2026, 2, 1, 0, 30)
  const times = [new Date(2026, 2, 1, 0, 10), new Date(2026, 1, 28, 23, 50), new Date(2026, 1, 28, 1, 0), new Date(2026, 1, 27, 12, 0)]
  const days = groupByDay(
    times.map((time) => ({ time: time.toISOString() })),
    now,
  )
  assert.deepEqual(
    days.map(({ label, items }) => [label, items.length]),
    [
      ['Today', 1],
      ['Yesterday', 2],
      ['Friday, February 27, 2026', 1],
    ],
  )
})
