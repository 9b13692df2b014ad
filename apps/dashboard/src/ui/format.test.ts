import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes } from './format-bytes.ts'
import { formatClock } from './format-clock.ts'
import { formatCount } from './format-count.ts'
import { formatDay } from './format-day.ts'
import { formatDuration } from './format-duration.ts'
import { formatRelative } from './format-relative.ts'

test('bytes, counts and durations are short and stay exact where it matters', () => {
  assert.deepEqual([0, 512, 1_434, 3 * 1024 ** 2].map(formatBytes), ['0 B', '512 B', '1.4 KB', '3.0 MB'])
  assert.deepEqual([0, 999, 9_999, 10_000, 999_949, 999_950, 1_234_567].map(formatCount), [
    '0',
    '999',
    '9,999',
    '10K',
    '999.9K',
    '1M',
    '1.2M',
  ])
  assert.deepEqual([0.42, 12.4, 999, 3_249, 64_000].map(formatDuration), ['0.4 ms', '12 ms', '999 ms', '3.2 s', '1m 04s'])
})

test('times are said as people say them', () => {
  const now = new Date('2026-03-10T12:00:00Z')
  const ago = (seconds: number) => formatRelative(new Date(now.getTime() - seconds * 1_000), now)
  assert.deepEqual([0, 44, 46, 60, 300, 7_200, 86_400, 3 * 86_400, 90 * 86_400].map(ago), [
    'just now',
    'just now',
    '1m ago',
    '1m ago',
    '5m ago',
    '2h ago',
    'yesterday',
    '3d ago',
    '3mo ago',
  ])
})

test('a time that is nearly the next unit is said in it', () => {
  const now = new Date('2026-03-10T12:00:00Z')
  const ago = (seconds: number) => formatRelative(new Date(now.getTime() - seconds * 1_000), now)
  const DAY = 86_400
  assert.deepEqual([3_569, 3_570, 3_599, 3_600].map(ago), ['59m ago', '1h ago', '1h ago', '1h ago'])
  assert.deepEqual([23.4 * 3_600, 23.5 * 3_600, 1.6 * DAY].map(ago), ['23h ago', 'yesterday', '2d ago'])
  assert.deepEqual([29.4 * DAY, 29.5 * DAY, 344 * DAY, 345 * DAY, 730 * DAY].map(ago), [
    '29d ago',
    '1mo ago',
    '11mo ago',
    '1y ago',
    '2y ago',
  ])
  assert.deepEqual([9.96, 999.4, 999.6, 59_999, 60_000].map(formatDuration), ['10 ms', '999 ms', '1.0 s', '59.9 s', '1m 00s'])
})

test('a time of the day and a day have the same width everywhere', () => {
  const time = new Date(2026, 2, 1, 4, 3)
  assert.deepEqual([formatDay(time), formatClock(time)], ['Mar 01', '04:03'])
})
