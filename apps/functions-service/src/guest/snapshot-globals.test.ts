import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PreludeContext } from './testing/prelude-context.ts'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

const linesOf = (list: unknown): Set<string> =>
  new Set(Object.entries(list ?? {}).flatMap(([name, members]) => members.map((member: string) => `${name}: ${member}`)))

const missingIn = (set: Set<string>, lines: Set<string>): string[] => [...lines].filter((line) => !set.has(line))

/** Every global and the members of every class among them: name, kind and flags, but no values. */
const LIST = `
  const flagsOf = ({ writable, enumerable, configurable, get }) => [get ? 'accessor' : 'value', writable, enumerable, configurable].join()
  const membersOf = (holder) => Reflect.ownKeys(holder).map((key) => String(key) + ' ' + flagsOf(Reflect.getOwnPropertyDescriptor(holder, key))).sort()
  const list = {}
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(globalThis, name)
    list[name] = [flagsOf(descriptor)]
    const value = globalThis[name]
    if (typeof value === 'function' || (typeof value === 'object' && value !== null && value !== globalThis)) list[name].push(...membersOf(value))
    if (typeof value === 'function' && value.prototype) list[name].push(...membersOf(value.prototype).map((member) => 'prototype ' + member))
  }
  return list`

test('an isolate restored from the snapshot has the globals of a freshly evaluated prelude, member for member', async () => {
  const fresh = new PreludeContext()
  fresh.enter('harden', false)
  const restored = linesOf(await guest.evaluate(LIST))
  const evaluated = linesOf(await fresh.evaluate(`delete globalThis.plat\n${LIST}`))
  assert.ok(restored.size > 1000)
  // Node itself takes the break iterator out of its contexts.
  assert.deepEqual(missingIn(evaluated, restored), ['Intl: v8BreakIterator value,true,false,true'])
  assert.deepEqual(missingIn(restored, evaluated), [])
})

test('two isolates of one snapshot draw different random numbers, and neither shares anything with the other', async () => {
  const DRAW = 'globalThis.seen = (globalThis.seen ?? 0) + 1; return [globalThis.seen, Math.random(), crypto.randomUUID()]'
  const [one, two] = [await guest.evaluate(DRAW), await guest.evaluate(DRAW)]
  assert.ok(Array.isArray(one) && Array.isArray(two))
  assert.deepEqual([one[0], two[0]], [1, 1])
  assert.notEqual(one[1], two[1])
  assert.notEqual(one[2], two[2])
})
