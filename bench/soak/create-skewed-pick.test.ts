import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSkewedPick } from './create-skewed-pick.ts'

test('every item is picked, an earlier one more often than a later one', () => {
  const steps = 1_000
  let turn = 0
  const pick = createSkewedPick(['first', 'second', 'third'], () => turn++ / steps)
  const counts = Map.groupBy(Array.from({ length: steps }, pick), (item) => item)
  const shares = ['first', 'second', 'third'].map((item) => (counts.get(item)?.length ?? 0) / steps)
  const total = 1 + 2 ** -0.8 + 3 ** -0.8
  for (const [index, share] of shares.entries()) assert.ok(Math.abs(share - (index + 1) ** -0.8 / total) < 0.005, String(shares))
})

test('the only item is picked always', () => {
  assert.equal(createSkewedPick(['only'], () => 0.999_999)(), 'only')
})
