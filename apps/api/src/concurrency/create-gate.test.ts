import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGate } from './create-gate.ts'

test('no more than the allowed number run, the rest wait their turn, beyond that they are refused', async () => {
  const gate = createGate({ runningMax: 2, waitingMax: 2 })
  let running = 0
  let most = 0
  const open = Promise.withResolvers<void>()
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await open.promise
    running -= 1
  }
  const admitted = [gate(work), gate(work), gate(work), gate(work)]
  await assert.rejects(gate(work), { code: 'RATE_LIMITED' })
  open.resolve()
  await Promise.all(admitted)
  assert.equal(most, 2)
  await gate(work)
})

test('work that fails gives its place back', async () => {
  const gate = createGate({ runningMax: 1, waitingMax: 0 })
  await assert.rejects(
    gate(() => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await gate(async () => 5), 5)
})
