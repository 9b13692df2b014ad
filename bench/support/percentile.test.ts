import assert from 'node:assert/strict'
import { test } from 'node:test'
import { percentile } from './percentile.ts'

test('of a hundred values the 99th percentile is the largest, of none it is no number', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  assert.deepEqual([percentile(values, 0.99), percentile(values, 0.5), percentile(values, 1)], [100, 51, 100])
  assert.ok(Number.isNaN(percentile([], 0.5)))
})
