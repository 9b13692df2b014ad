import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GuestFunction, GuestLoad } from '../guests/guest-connection.ts'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

const CODE = 'exports.handler = () => "answer"'
let isolates = 1000

async function load(fn: Partial<GuestFunction>): Promise<{ isolate: number; loaded: Extract<GuestLoad, { ok: true }> }> {
  const isolate = ++isolates
  const names = { functionName: 'f', functionId: 'id', projectId: 'p', deploymentId: null, version: 1 }
  const facts = { env: {}, memoryMb: 128, webAssembly: false, wantsCodeCache: false }
  const loaded = await guest.connection.load({ isolate, ...names, ...facts, code: CODE, ...fn }, 5000)
  assert.ok(loaded.ok)
  return { isolate, loaded }
}

test('a code cache is made when it is wanted, and used by the next load of the same code', async () => {
  const { loaded } = await load({ wantsCodeCache: true })
  assert.equal(loaded.usedCodeCache, false)
  assert.ok(loaded.codeCache && loaded.codeCache.length > 0)
  const second = await load({ codeCache: loaded.codeCache })
  assert.equal(second.loaded.usedCodeCache, true)
  assert.equal((await guest.call(second.isolate)).text, '"answer"')
})

test('no code cache is made when none is wanted', async () => {
  assert.equal((await load({})).loaded.codeCache, undefined)
})

for (const [what, cacheOf] of [
  ['of other code', async () => (await load({ code: `${CODE} // longer`, wantsCodeCache: true })).loaded.codeCache],
  ['that is garbage', async () => Buffer.alloc(2000, 7)],
  ['that was cut short', async () => (await load({ wantsCodeCache: true })).loaded.codeCache?.subarray(0, 100)],
] as const) {
  test(`a code cache ${what} is left aside, and the code runs`, async () => {
    const codeCache = await cacheOf()
    assert.ok(codeCache)
    const { isolate, loaded } = await load({ codeCache })
    assert.equal(loaded.usedCodeCache, false)
    assert.equal((await guest.call(isolate)).text, '"answer"')
  })
}
