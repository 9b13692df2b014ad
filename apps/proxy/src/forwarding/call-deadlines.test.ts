import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallDeadlines } from './call-deadlines.ts'

function callOf(onExpired: () => void) {
  return { deadline: 0, place: -1, onExpired }
}

test('a call expires once, after its time, unless it was taken off before', async (context) => {
  const deadlines = new CallDeadlines({ answerMs: 1_000, checkEveryMs: 1 })
  context.after(() => deadlines.close())
  const now = performance.now()
  const told: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const answered = callOf(() => told.push('answered'))
  const young = callOf(() => told.push('young'))
  const late = callOf(() => told.push('late'))
  const last = callOf(resolve)
  deadlines.add(answered, now - 2_000)
  deadlines.add(late, now - 2_000)
  deadlines.add(young, now + 600_000)
  deadlines.add(last, now - 2_000)
  deadlines.delete(answered)
  deadlines.delete(answered)
  await promise
  deadlines.delete(late)
  assert.deepEqual(told, ['late'])
  assert.deepEqual([answered.place, late.place, young.place], [-1, -1, 0])
})
