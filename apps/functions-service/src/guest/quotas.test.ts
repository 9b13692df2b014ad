import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GuestFetch, GuestFetchAnswer } from '../guests/guest-connection.ts'
import { TestGuest } from './testing/test-guest.ts'

let active = 0
let activeMax = 0
/** Opens when six fetches are under way at once; until then those to /many are held. */
let openGate = () => {}
const gate = new Promise<void>((resolve) => {
  openGate = resolve
})
let guest: TestGuest
before(async () => {
  const onFetch = async ({ url }: GuestFetch): Promise<GuestFetchAnswer> => {
    activeMax = Math.max(activeMax, ++active)
    if (active === 6) openGate()
    if (url.endsWith('/many')) await gate
    active--
    return { type: 'response', status: 200, statusText: 'OK', url, redirected: false, headers: [], body: Buffer.from('ok') }
  }
  guest = await TestGuest.open({ onFetch })
})
after(() => guest.close())

const LIMIT = 'RangeError LIMIT_EXCEEDED'
const caught = (statements: string) => `try { ${statements} } catch (e) { return e.name + ' ' + e.code }`

test('a call may have 1,000 timers waiting, and again 1,000 when they are done', async () => {
  assert.equal(await guest.evaluate(caught('for (let i = 0; i < 1001; i++) setTimeout(() => {}, 1e6)')), LIMIT)
  assert.equal(
    await guest.evaluate(
      'for (let i = 0; i < 1000; i++) clearTimeout(setTimeout(() => {}, 1e6)); for (let i = 0; i < 1000; i++) setTimeout(() => {}, 1e6); return "fine"',
    ),
    'fine',
  )
})

test('a call may fetch 100 times, six at a time', async () => {
  assert.equal(
    await guest.evaluate(
      'const all = await Promise.all(Array.from({ length: 100 }, async () => (await fetch("http://x/many")).text())); return all.join("").length',
    ),
    200,
  )
  assert.equal(activeMax, 6)
  assert.equal(await guest.evaluate(caught('await Promise.all(Array.from({ length: 101 }, () => fetch("http://x/")))')), LIMIT)
  const key = await guest.load('exports.handler = async () => (await fetch("http://x/")).status')
  for (let calls = 0; calls < 101; calls++) assert.equal((await guest.call(key)).text, '200')
})

test('a fetch may send 20 MiB, and its address and headers 64 KiB', async () => {
  assert.equal(
    await guest.evaluate(caught('await fetch("http://x/", { method: "POST", body: new Uint8Array(20 * 1024 * 1024 + 1) })')),
    LIMIT,
  )
  assert.equal(await guest.evaluate(caught('await fetch("http://x/" + "a".repeat(70000))')), LIMIT)
})

test('a call may draw 16 MiB of random bytes', async () => {
  assert.equal(
    await guest.evaluate(caught('const u = new Uint8Array(65536); for (let i = 0; i < 257; i++) crypto.getRandomValues(u)')),
    LIMIT,
  )
})

test('the log of a call is kept up to its limit and then closed with a note', async () => {
  const long = await guest.run('exports.handler = () => { for (let i = 0; i < 100; i++) console.log("x".repeat(999)); return 1 }', {
    logBytesMax: 10_000,
  })
  assert.equal(long.text, '1')
  assert.equal(long.logs.at(-1), '[WARN] The log ends here: the call printed more than is kept.')
  assert.ok(long.logs.slice(0, -1).join('\n').length <= 10_000)
  const many = await guest.run('exports.handler = () => { for (let i = 0; i < 3000; i++) console.log(i); return 1 }')
  assert.deepEqual([many.logs.length, many.logs[2999]], [3000, '[LOG] 2999'])
  const wide = await guest.run('exports.handler = () => { console.log("é".repeat(1e6)); return 1 }', { logBytesMax: 1000 })
  assert.ok(Buffer.byteLength(wide.logs[0] ?? '') <= 1000 + 2)
})

test('each call has quotas and a log of its own', async () => {
  const key = await guest.load(
    'exports.handler = async (event) => { console.log("one of", event.n); for (let i = 0; i < 600; i++) setTimeout(() => {}, 1e6); await null; console.log("two of", event.n); return event.n }',
  )
  const outcomes = await Promise.all([1, 2, 3].map((n) => guest.call(key, { path: `/x?n=${n}` })))
  outcomes.forEach((outcome, index) => {
    assert.equal(outcome.text, `"${index + 1}"`, outcome.message)
    assert.deepEqual(outcome.logs, [`[LOG] one of ${index + 1}`, `[LOG] two of ${index + 1}`])
  })
})
