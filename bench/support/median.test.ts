import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median } from './median.ts'

test('the median of an even number of values is the mean of the middle two, of none it is not a number', () => {
  assert.equal(median([9, 1, 5]), 5)
  assert.equal(median([10, 2, 4, 8]), 6)
  assert.ok(Number.isNaN(median([])))
})
