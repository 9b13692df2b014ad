import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

/** Entries that a new isolate takes in the async lane before it moves to the sync one. */
const TRIAL_ENTRIES = 4

/** Loads a module and, for the sync lane, shows it to be quick first. `exports.handler` gets the query as its event. */
async function loadInLane(code: string, lane: 'async' | 'sync'): Promise<number> {
  const isolate = await guest.load(code)
  for (let calls = 0; lane === 'sync' && calls <= TRIAL_ENTRIES; calls++) await guest.call(isolate)
  return isolate
}

for (const lane of ['async', 'sync'] as const) {
  describe(`in the ${lane} lane`, () => {
    test('calls that arrive together begin in one entry, at most 64 of them', async () => {
      // However often it awaits, a call stays within its entry: in the end it has seen all those begin that the entry begins.
      const isolate = await loadInLane(
        'let begun = 0; exports.handler = async ({ count }) => { if (!count) return; begun++; for (let ticks = 0; ticks < 10_000; ticks++) await null; return begun }',
        lane,
      )
      const outcomes = await Promise.all(Array.from({ length: 100 }, () => guest.call(isolate, { path: '/?count=1' })))
      assert.deepEqual(
        outcomes.map(({ text }) => Number(text)).sort((a, b) => a - b),
        [...new Array(64).fill(64), ...new Array(36).fill(100)],
      )
    })

    test('a call that runs out of time costs those before it in its batch nothing, and those after it are begun again, once', async () => {
      const isolate = await loadInLane(
        'exports.handler = async ({ name }) => { console.log("begins", name); if (name === "spins") for (;;) {} return name }',
        lane,
      )
      const call = (name: string, timeoutMs: number) => guest.call(isolate, { path: `/?name=${name}`, timeoutMs })
      const outcomes = await Promise.all([call('first', 10_000), call('spins', 300), call('third', 10_000), call('fourth', 10_000)])
      assert.deepEqual(
        outcomes.map(({ text, code, logs }) => [text, code, logs]),
        [
          ['"first"', '', ['[LOG] begins first']],
          ['', 'FUNCTION_TIMEOUT', ['[LOG] begins spins']],
          ['"third"', '', ['[LOG] begins third']],
          ['"fourth"', '', ['[LOG] begins fourth']],
        ],
      )
    })

    test('a call that spins after an await is the one that runs out of time', async () => {
      const isolate = await loadInLane(
        'exports.handler = async ({ name }) => { await null; if (name === "spins") for (;;) {} return name }',
        lane,
      )
      const call = (name: string, timeoutMs: number) => guest.call(isolate, { path: `/?name=${name}`, timeoutMs })
      const [first, spins, third] = await Promise.all([call('first', 10_000), call('spins', 300), call('third', 10_000)])
      assert.deepEqual([first.text, spins.code, third.text], ['"first"', 'FUNCTION_TIMEOUT', '"third"'])
    })

    test('a call that is cancelled before it has begun never begins', async () => {
      const isolate = await loadInLane('let begun = 0; exports.handler = ({ count }) => { if (count) begun++; return begun }', lane)
      const { running, outcome } = guest.start(isolate, { path: '/?count=1' })
      running.cancel()
      assert.equal((await outcome).message, 'The caller went away.')
      assert.equal((await guest.call(isolate)).text, '0')
    })

    test('an unhandled rejection in one call takes no answer from another of its batch', async () => {
      const isolate = await loadInLane(
        'exports.handler = async ({ name }) => { if (name === "b") Promise.reject(new Error("nobody cares")); return name }',
        lane,
      )
      const outcomes = await Promise.all(['a', 'b', 'c'].map((name) => guest.call(isolate, { path: `/?name=${name}` })))
      assert.deepEqual(
        outcomes.map(({ text }) => text),
        ['"a"', '"b"', '"c"'],
      )
    })
  })
}
