import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GuestFetchAnswer } from '../guests/guest-connection.ts'
import { TestGuest } from './testing/test-guest.ts'

const NO_NETWORK: GuestFetchAnswer = { type: 'error', name: 'TypeError', message: 'no network' }
const QUICK = 'exports.handler = () => "quick"'
/** Says that it has begun, by a fetch, and burns CPU after that. */
const BURNS = `exports.handler = async ({ burn }) => { if (!burn) return; fetch('http://x/').catch(() => {})
  const until = Date.now() + 400; while (Date.now() < until); return 'burnt' }`

let begun = Promise.withResolvers<void>()
let guest: TestGuest
before(async () => {
  guest = await TestGuest.open({
    onFetch: async () => {
      begun.resolve()
      return NO_NETWORK
    },
  })
})
after(() => guest.close())

/** Calls the burning function and, once it burns, the quick one. Answers who was done first. */
async function race(burning: number, quick: number): Promise<string[]> {
  begun = Promise.withResolvers()
  const done: string[] = []
  const burnt = guest.call(burning, { path: '/?burn=1' }).then(() => done.push('burning'))
  await begun.promise
  await guest.call(quick).then(() => done.push('quick'))
  await burnt
  return done
}

test('a new function that burns CPU does not hold up another one of its guest', async () => {
  assert.deepEqual(await race(await guest.load(BURNS), await guest.load(QUICK)), ['quick', 'burning'])
})

test('a function that was quick and then burns CPU holds up others for a few calls at most', async () => {
  const [burning, quick] = [await guest.load(BURNS), await guest.load(QUICK)]
  for (let calls = 0; calls < 10; calls++) await guest.call(burning)
  for (let calls = 0; calls < 2; calls++) await guest.call(burning, { path: '/?burn=1' })
  assert.deepEqual(await race(burning, quick), ['quick', 'burning'])
})
