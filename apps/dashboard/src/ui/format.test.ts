import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes } from './format-bytes.ts'
import { formatCount } from './format-count.ts'
import { formatDuration } from './format-duration.ts'
import { formatRelative } from './format-relative.ts'

test('bytes, counts and durations are short and stay exact where it matters', () => {
  assert.deepEqual([0, 512, 1_434, 3 * 1024 ** 2].map(formatBytes), ['0 B', '512 B', '1.4 KB', '3.0 MB'])
  assert.deepEqual([0, 9_999, 10_000, 1_234_567].map(formatCount), ['0', '9,999', '10K', '1.2M'])
  assert.deepEqual([0.42, 12.4, 999, 3_249, 64_000].map(formatDuration), ['0.4 ms', '12 ms', '999 ms', '3.2 s', '1m 04s'])
})

test('times are said as people say them', () => {
  const now = new Date('2026-03-10T12:00:00Z')
  const ago = (seconds: number) => formatRelative(new Date(now.getTime() - seconds * 1_000), now)
  assert.deepEqual([0, 44, 60, 300, 7_200, 86_400].map(ago), ['just now', 'just now', '1m ago', '5m ago', '2h ago', 'yesterday'])
})
