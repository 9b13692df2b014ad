import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GuestFetch, GuestFetchAnswer } from '../guests/guest-connection.ts'
import { TestGuest } from './testing/test-guest.ts'

const waiting: { fetch: GuestFetch; signal: AbortSignal; answer(): void }[] = []
let guest: TestGuest
before(async () => {
  guest = await TestGuest.open({
    onFetch: (fetch, signal) =>
      new Promise<GuestFetchAnswer>((resolve) => {
        const answer = () =>
          resolve({
            type: 'response',
            status: 200,
            statusText: '',
            url: fetch.url,
            redirected: false,
            headers: [],
            body: Buffer.from('ok'),
          })
        waiting.push({ fetch, signal, answer })
        onArrival()
      }),
  })
})
after(() => guest.close())

let onArrival = () => {}
/** Waits until the guest has sent so many fetches. */
async function arrived(count: number): Promise<typeof waiting> {
  while (waiting.length < count) {
    await new Promise<void>((resolve) => {
      onArrival = resolve
    })
  }
  return waiting.splice(0)
}

test('calls of one function run side by side, and what they print and fetch is told under their own name', async () => {
  const key =
    await guest.load(`exports.handler = async (event) => { console.log('start', event.n); await fetch('http://x/' + event.n); console.log('fetched', event.n)
    await new Promise(r => setTimeout(r, 1)); console.log('slept', event.n); return event.n }`)
  const calls = [1, 2, 3, 4].map((n) => guest.call(key, { path: `/?n=${n}`, invocationId: `call-${n}` }))
  const fetches = await arrived(4)
  for (const { fetch, answer } of fetches.reverse()) {
    assert.equal(fetch.invocationId, `call-${fetch.url.slice(-1)}`)
    answer()
  }
  const outcomes = await Promise.all(calls)
  outcomes.forEach((outcome, index) => {
    const n = index + 1
    assert.deepEqual([outcome.text, ...outcome.logs], [`"${n}"`, `[LOG] start ${n}`, `[LOG] fetched ${n}`, `[LOG] slept ${n}`])
  })
})

test('a call that spins holds up neither the process nor the other functions', async () => {
  const spinning = guest.call(await guest.load('exports.handler = () => { for (;;) {} }'), { timeoutMs: 600 })
  assert.equal(await guest.evaluate('return 1'), 1)
  assert.ok((await guest.connection.ping()) < 600)
  const outcome = await spinning
  assert.equal(outcome.code, 'FUNCTION_TIMEOUT')
  assert.ok(outcome.cpuMs > 100)
})

test('what a finished call left behind does not run, and its fetches are called off', async () => {
  const key = await guest.load(`let ran = 0; exports.handler = async (event) => { if (event.ask) return ran
    fetch('http://x/left').then(() => ran++); await fetch('http://x/awaited')
    setTimeout(() => ran++, 1); setInterval(() => ran++, 1); return 'done' }`)
  const call = guest.call(key)
  const [fetch, awaited] = await arrived(2)
  assert.ok(fetch && awaited)
  awaited.answer()
  assert.equal((await call).text, '"done"')
  if (!fetch.signal.aborted) await new Promise((resolve) => fetch.signal.addEventListener('abort', resolve))
  assert.equal(await guest.evaluate('await new Promise(r => setTimeout(r, 20)); return 1'), 1)
  assert.equal((await guest.call(key, { path: '/?ask=1' })).text, '0')
})

test('a timed-out call is over for good, and the function goes on', async () => {
  const key = await guest.load(`let ran = 0; exports.handler = async (event) => { if (event.ask) return ran
    await new Promise(r => setTimeout(r, 40)); ran++; console.log('too late'); return 1 }`)
  const late = await guest.call(key, { timeoutMs: 20 })
  assert.deepEqual([late.code, late.message], ['FUNCTION_TIMEOUT', 'The function did not answer within 20 ms.'])
  assert.equal(await guest.evaluate('await new Promise(r => setTimeout(r, 60)); return 1'), 1)
  assert.equal((await guest.call(key, { path: '/?ask=1' })).text, '0')
})

test('cancel aborts the signal of the call', async () => {
  const key = await guest.load(
    `module.exports = { fetch: (request) => new Promise((resolve) => { fetch('http://x/'); request.signal.onabort = () => resolve(new Response(request.signal.reason.name)) }) }`,
  )
  const { running, outcome } = guest.start(key)
  await arrived(1)
  running.cancel()
  assert.equal((await outcome).text, 'AbortError')
})

test('the isolate of a call that does not let go when its time is over is taken down', async () => {
  const key = await guest.load('exports.handler = async () => { console.log("spins"); fetch("http://x/"); for (;;) {} }')
  const call = guest.call(key, { timeoutMs: 300 })
  await arrived(1)
  const outcome = await call
  assert.deepEqual([outcome.code, outcome.logs], ['FUNCTION_TIMEOUT', ['[LOG] spins']])
  assert.equal(await guest.evaluate('return 1'), 1)
})

test('unload ends the calls of the function, and no others', async () => {
  const [one, two] = [
    await guest.load('exports.handler = () => fetch("http://x/")'),
    await guest.load('exports.handler = async () => (await fetch("http://x/")).text()'),
  ]
  const [first, second] = [guest.call(one), guest.call(two)]
  const fetches = await arrived(2)
  guest.connection.unload(one)
  assert.equal((await first).code, 'FUNCTION_CRASHED')
  for (const { answer } of fetches) answer()
  assert.equal((await second).text, '"ok"')
})

test('CPU time and heap are measured for each call', async () => {
  const key = await guest.load(
    'let kept = []; exports.handler = () => { const until = Date.now() + 50; while (Date.now() < until); kept.push(new Array(1e4).fill(1)); return 1 }',
  )
  const outcome = await guest.call(key)
  assert.ok(outcome.cpuMs > 5 && outcome.cpuMs < 1000, `${outcome.cpuMs}`)
  assert.ok(outcome.heapBytes > 100_000 && outcome.heapBytes < 64e6, `${outcome.heapBytes}`)
})
