import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Quarantine } from './quarantine.ts'

const MINUTE = 60_000

function setUp() {
  const world = { timeMs: 0 }
  const quarantine = new Quarantine({ now: () => world.timeMs })
  const fn = (functionName: string, projectId = 'p') => ({ projectId, name: `${projectId}:${functionName}` })
  const crash = (name: string, times = 2): void => {
    for (let count = 0; count < times; count += 1) quarantine.report(fn(name))
  }
  const groupOf = (name: string, projectId?: string): string => quarantine.groupOf(fn(name, projectId))
  return { world, quarantine, crash, groupOf }
}

it('sets a function apart at its second crash within a minute, alone, and for five minutes', () => {
  const { world, quarantine, crash, groupOf } = setUp()
  crash('bad', 1)
  assert.equal(groupOf('bad'), 'p')
  world.timeMs = MINUTE - 1
  crash('bad', 1)
  assert.deepEqual([groupOf('bad'), groupOf('good'), groupOf('bad', 'another')], ['p!0', 'p', 'another'])
  assert.equal(quarantine.size, 1)
  world.timeMs += 5 * MINUTE - 1
  assert.equal(groupOf('bad'), 'p!0')
  world.timeMs += 1
  assert.deepEqual([groupOf('bad'), quarantine.size], ['p', 0])
})

it('forgives crashes that are further apart', () => {
  const { world, crash, groupOf } = setUp()
  for (let count = 0; count < 5; count += 1) {
    crash('rare', 1)
    world.timeMs += MINUTE
  }
  assert.equal(groupOf('rare'), 'p')
})

it('starts its five minutes anew at each crash in there, in the same guest', () => {
  const { world, crash, groupOf } = setUp()
  crash('bad')
  world.timeMs = 4 * MINUTE
  crash('bad', 1)
  world.timeMs = 8 * MINUTE
  assert.equal(groupOf('bad'), 'p!0')
})

it('uses no more than four guests of a project, and those that are free again', () => {
  const { world, crash, groupOf } = setUp()
  const names = ['a', 'b', 'c', 'd', 'e']
  for (const name of names) crash(name)
  assert.deepEqual(
    names.map((name) => groupOf(name)),
    ['p!0', 'p!1', 'p!2', 'p!3', 'p!3'],
  )
  world.timeMs = 3 * MINUTE
  for (const name of ['b', 'c', 'd', 'e']) crash(name, 1)
  world.timeMs = 6 * MINUTE
  crash('f')
  assert.deepEqual([groupOf('a'), groupOf('f')], ['p', 'p!0'])
})
