import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startOpenLoop } from './start-open-loop.ts'

test('what takes long does not keep the next from beginning, and the end waits for all', async () => {
  let begun = 0
  let ended = 0
  const loop = startOpenLoop(100, async () => {
    begun += 1
    await delay(300)
    ended += 1
  })
  await delay(200)
  assert.ok(begun > 5 && ended === 0)
  const result = await loop.stop()
  assert.deepEqual([result.begun, ended], [begun, begun])
  assert.ok(Math.abs(begun - result.elapsedMs / 10) < 3)
})
