import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LaneChoice } from './lane-choice.ts'

const QUICK_MS = 1
const SLOW_MS = 50

function noted(choice: LaneChoice, ...cpuMs: number[]): LaneChoice {
  for (const ms of cpuMs) choice.note(ms)
  return choice
}
const times = (count: number, ms: number): number[] => new Array<number>(count).fill(ms)

test('an isolate begins in the async lane and moves after four quick entries', () => {
  const choice = new LaneChoice()
  assert.equal(choice.isSync, false)
  assert.equal(noted(choice, ...times(3, QUICK_MS)).isSync, false)
  assert.equal(noted(choice, QUICK_MS).isSync, true)
})

test('a slow entry before the move starts the count again', () => {
  const choice = noted(new LaneChoice(), ...times(3, QUICK_MS), SLOW_MS, ...times(3, QUICK_MS))
  assert.equal(choice.isSync, false)
  assert.equal(noted(choice, QUICK_MS).isSync, true)
})

test('one slow entry among 32 is forgiven, two are not', () => {
  const once = noted(new LaneChoice(), ...times(4, QUICK_MS), SLOW_MS, ...times(32, QUICK_MS), SLOW_MS)
  assert.equal(once.isSync, true)
  const twice = noted(new LaneChoice(), ...times(4, QUICK_MS), SLOW_MS, ...times(30, QUICK_MS), SLOW_MS)
  assert.equal(twice.isSync, false)
})

for (const [why, demote] of [
  ['ran out of time', (choice: LaneChoice) => choice.demote()],
  ['was slow twice', (choice: LaneChoice) => void noted(choice, SLOW_MS, SLOW_MS)],
] as const) {
  test(`a function that ${why} comes back after 64 quick entries, no sooner`, () => {
    const choice = noted(new LaneChoice(), ...times(10, QUICK_MS))
    demote(choice)
    assert.equal(noted(choice, ...times(63, QUICK_MS)).isSync, false)
    assert.equal(noted(choice, QUICK_MS).isSync, true)
  })
}
