import assert from 'node:assert/strict'
import { test } from 'node:test'
import { optional, type Part, startInOrder, stopInOrder } from './run-in-order.ts'

function buildParts() {
  const events: string[] = []
  let time = 0
  const part = (name: string, takesMs = 0, fails = false): Part => ({
    async start() {
      events.push(`${name} starting`)
      await Promise.resolve()
      if (fails) throw new Error(`${name} failed`)
      events.push(`${name} started`)
    },
    async stop(graceMs) {
      events.push(`${name} ${graceMs}`)
      time += takesMs
    },
  })
  return { events, part, now: () => time }
}

test('starts a stage when the one before it is ready, its own parts together', async () => {
  const { events, part } = buildParts()
  await startInOrder([[part('a')], [part('b'), part('c')]])
  assert.deepEqual(events, ['a starting', 'a started', 'b starting', 'c starting', 'b started', 'c started'])
})

test('starts nothing after a part that failed', async () => {
  const { events, part } = buildParts()
  await assert.rejects(startInOrder([[part('a', 0, true)], [part('b')]]), /a failed/)
  assert.deepEqual(events, ['a starting'])
})

test('gives later stages the time earlier ones left, and ends by the last mark', async () => {
  const { events, part, now } = buildParts()
  const stages = [
    { parts: [part('proxy', 100)], stoppedByMs: 15_000 },
    { parts: [part('api', 40_000)], stoppedByMs: 22_000 },
    { parts: [part('postgres')], stoppedByMs: 25_000 },
  ]
  await stopInOrder(stages, now)
  assert.deepEqual(events, ['proxy 15000', 'api 21900', 'postgres 0'])
})

test('goes on without an optional part that fails to start', async () => {
  const { events, part } = buildParts()
  const failures: unknown[] = []
  await startInOrder([[optional(part('a', 0, true), (error) => failures.push(String(error)))], [part('b')]])
  assert.deepEqual(failures, ['Error: a failed'])
  assert.equal(events.at(-1), 'b started')
})
