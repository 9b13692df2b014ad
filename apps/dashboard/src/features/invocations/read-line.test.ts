import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLine } from './read-line.ts'

test('the mark of a line is its level and no part of its text', () => {
  assert.deepEqual(readLine('[WARN] slow'), { level: 'warn', text: 'slow' })
  assert.deepEqual(readLine('[LOG] [ERROR] quoted'), { level: 'info', text: '[ERROR] quoted' })
})

test('a line without a mark, or with one inside, is information as it is', () => {
  assert.deepEqual(readLine('plain'), { level: 'info', text: 'plain' })
  assert.deepEqual(readLine('[TRACE] x'), { level: 'info', text: '[TRACE] x' })
  assert.deepEqual(readLine(''), { level: 'info', text: '' })
})
