import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toDetails } from './to-details.ts'

test('flattens what a service says, whatever its shape', () => {
  assert.deepEqual(toDetails({ status: 'ok', cache: { entries: 0, names: ['a', 'b'] }, none: null, empty: [], slots: [{ busy: true }] }), [
    ['status', 'ok'],
    ['cache.entries', '0'],
    ['cache.names', 'a, b'],
    ['slots.0.busy', 'true'],
  ])
  assert.deepEqual(toDetails({}), [])
})
