import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BuildLogLine } from '@plat/shared/contracts/deployments.ts'
import { LOG_BYTES_MAX, limitLog } from './limit-log.ts'

const line = (seq: number, text: string, stream: BuildLogLine['stream'] = 'stdout'): BuildLogLine => ({
  seq,
  time: '2026-01-01T00:00:00.000Z',
  step: 'build',
  stream,
  text,
})

test('lines that fit are kept as they are', () => {
  const lines = [line(1, 'a'), line(2, 'é')]
  assert.deepEqual(limitLog(lines, 0), { lines, bytes: 3 })
})

test('the first line beyond 10 MB becomes one note, later ones vanish, and lines of the platform stay', () => {
  const { lines, bytes } = limitLog([line(1, 'ab'), line(2, 'abc'), line(3, 'x'), line(4, 'done', 'system')], LOG_BYTES_MAX - 2)
  assert.deepEqual(
    lines.map(({ seq, stream }) => [seq, stream]),
    [
      [1, 'stdout'],
      [2, 'system'],
      [4, 'system'],
    ],
  )
  assert.match(lines[1]?.text ?? '', /10 MB/)
  const later = limitLog([line(5, 'y'), line(6, 'z', 'system')], LOG_BYTES_MAX - 2 + bytes)
  assert.deepEqual(
    later.lines.map(({ seq }) => seq),
    [6],
  )
})
