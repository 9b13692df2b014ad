import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TestGuest } from './testing/test-guest.ts'

// What hostile/ cannot see through HTTP, where several ends are right: which limit of a guest it is, and that what it prints is bounded.
let neighbour: TestGuest
before(async () => {
  neighbour = await TestGuest.open()
})
after(() => neighbour.close())

/** Calls off, then kills, a call that ignores its deadline, as the pool does (R3). */
async function callWithDeadline(guest: TestGuest, code: string, timeoutMs: number) {
  const key = await guest.load(code, { memoryMb: 32 })
  const kill = setTimeout(() => void guest.connection.kill(), timeoutMs + 1000)
  try {
    return await guest.call(key, { timeoutMs })
  } finally {
    clearTimeout(kill)
  }
}

const TIME = ['FUNCTION_TIMEOUT']
const TIMEOUT_MS = 500
/** For what must be seen to run out of memory, which takes up to some seconds. */
const PATIENT_MS = 30_000
const ROWS: [title: string, body: string, codes: string[], timeoutMs?: number][] = [
  ['a growing Map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i)', ['FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  ['a growing array', 'const a = []; for (;;) a.push({})', ['FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  ['many strings', 'const a = []; for (let i = 0; ; i++) a.push("x".repeat(1e6) + i)', ['FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  [
    'buffers that would grow',
    'const a = []; for (;;) { const b = new ArrayBuffer(8, { maxByteLength: 1e9 }); if (!b.resizable) return "fixed"; a.push(b) }',
    [''],
    PATIENT_MS,
  ],
  ['a giant JSON text', 'JSON.parse("[" + "1,".repeat(2.4e8) + "1]")', ['FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  ['a giant split', '"x".repeat(2 ** 28).split("")', ['FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  ['a flood of log lines', 'for (;;) console.log("x".repeat(1000))', TIME],
  ['a flood of empty log lines', 'for (;;) console.log("")', TIME],
  ['a flood of timers', 'for (;;) setTimeout(() => {}, 1e6)', ['FUNCTION_ERROR'], PATIENT_MS],
  ['a flood of fetches', 'for (;;) fetch("http://x/").catch((e) => { throw e })', [...TIME, 'FUNCTION_ERROR']],
  ['a loop in a getter of what is thrown', 'throw { get message() { for (;;) {} } }', TIME],
  [
    'a loop in an unhandled rejection',
    'const e = new Error("x"); Object.defineProperty(e, "message", { get() { for (;;) {} } }); Promise.reject(e); return 1',
    TIME,
  ],
  ['a loop in Error.prepareStackTrace', 'Error.prepareStackTrace = () => { for (;;) {} }; throw new Error("x")', TIME],
]

describe('hostile code', { concurrency: 3 }, () => {
  for (const [title, body, codes, timeoutMs = TIMEOUT_MS] of ROWS) {
    test(`${title} ends in the limit, and a neighbour notices nothing`, async () => {
      const guest = await TestGuest.open()
      try {
        const code = `exports.handler = async () => { ${body} }`
        const [outcome, beside] = await Promise.all([callWithDeadline(guest, code, timeoutMs), neighbour.evaluate('return 1')])
        assert.ok(codes.includes(outcome.code), `${outcome.code}: ${outcome.message}${outcome.text.slice(0, 100)}`)
        assert.equal(beside, 1)
        assert.ok(outcome.logs.join('\n').length < 2 * 1024 * 1024)
      } finally {
        await guest.close()
      }
    })
  }
})
