import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseComparison } from './parse-comparison.ts'

test('a comparison names two versions, anything else is none', () => {
  assert.deepEqual(parseComparison('3...12'), [3, 12])
  for (const text of [undefined, '', '3', '3..5', '0...1', '1...x', '1...2...3', '-1...2']) assert.equal(parseComparison(text), undefined)
})
