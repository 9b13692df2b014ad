import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SoakTally } from './soak-tally.ts'

test('each outcome is counted as what it is, and only right answers have a latency', () => {
  const tally = new SoakTally()
  for (let ms = 1; ms <= 100; ms += 1) tally.countInnocent({ type: 'right', ms, outdatedMs: ms === 7 ? 30 : 0 })
  tally.countInnocent({ type: 'left' })
  tally.countInnocent({ type: 'stuck' })
  tally.countInnocent({ type: 'overloaded', code: '503 X' })
  tally.countInnocent({ type: 'wrong', code: 'another answer', sentence: 'a' })
  tally.countInnocent({ type: 'failed', code: '502 Y', sentence: 'b' })
  const { calls, right, left, stuck, overloaded, wrong, failed, outdated, outdatedMsMax } = tally
  assert.deepEqual([calls, right, left, stuck, overloaded, wrong, failed], [105, 100, 1, 1, 1, 1, 1])
  assert.deepEqual([outdated, outdatedMsMax], [1, 30])
  assert.deepEqual([tally.latencyMs(0.5), tally.latencyMs(0.99), tally.latencyMs(1)], [51, 100, 100])
  assert.deepEqual(Object.fromEntries(tally.codes), { stuck: 1, '503 X': 1, 'another answer': 1, '502 Y': 1 })
  assert.deepEqual(tally.examples, ['a', 'b'])
})

test('hostile calls are counted apart, and a few examples of each kind are kept', () => {
  const tally = new SoakTally()
  tally.countHostile({ type: 'contained' })
  for (let turn = 0; turn < 9; turn += 1) tally.countHostile({ type: 'uncontained', sentence: `x${turn}` })
  tally.countInnocent({ type: 'wrong', code: 'another answer', sentence: 'y' })
  assert.deepEqual([tally.hostileCalls, tally.uncontained, tally.calls], [10, 9, 1])
  assert.deepEqual(tally.examples, ['x0', 'x1', 'x2', 'x3', 'x4', 'y'])
})

test('nothing has no latency', () => {
  assert.ok(Number.isNaN(new SoakTally().latencyMs(0.5)))
})
