import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gravestLevel, readLine, toLogLevel } from './log-level.ts'

test('a line says its level by its mark, which is not shown', () => {
  assert.deepEqual(readLine('[WARN] disk is full'), { level: 'warn', text: 'disk is full' })
  assert.deepEqual(readLine('[LOG] [ERROR] quoted'), { level: 'info', text: '[ERROR] quoted' })
  assert.deepEqual(readLine('[left out: 3 more lines, above 1 MiB]'), { level: 'info', text: '[left out: 3 more lines, above 1 MiB]' })
})

test('an invocation is as grave as its gravest line, and an error when it failed', () => {
  const level = (logs: string[], status = 'success') => gravestLevel({ logs, status })
  assert.deepEqual([level([]), level(['[DEBUG] x']), level(['[DEBUG] x', '[WARN] y', '[LOG] z'])], [0, 1, 3])
  assert.deepEqual([level([], 'timeout'), level(['[LOG] x'], 'error')], [4, 4])
  assert.deepEqual([0, 1, 2, 3, 4].map(toLogLevel), ['info', 'debug', 'info', 'warn', 'error'])
})
