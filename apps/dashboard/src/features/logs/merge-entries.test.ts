import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeEntries } from './merge-entries.ts'

const entries = (...ids: string[]) => ids.map((id) => ({ id }))

test('entries come newest first and once, in whatever order and however often they arrive', () => {
  assert.deepEqual(mergeEntries(entries('5', '3'), entries('4', '3', '6'), 10), entries('6', '5', '4', '3'))
  assert.deepEqual(mergeEntries(entries('2', '1'), [], 10), entries('2', '1'))
})

test('the oldest give way when there are too many', () => {
  assert.deepEqual(mergeEntries(entries('3', '1'), entries('2'), 2), entries('3', '2'))
})
