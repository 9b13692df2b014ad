import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TestGuest } from './testing/test-guest.ts'

// What security-rules.md measured to break isolated-vm or get past its limits. The guest may die of it; its supervisor must learn how.
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
const MEMORY = ['FUNCTION_MEMORY_LIMIT', 'FUNCTION_TIMEOUT', 'FUNCTION_ERROR']
const ROWS: [title: string, body: string, codes: string[], timeoutMs?: number][] = [
  ['an endless loop', 'for (;;) {}', TIME],
  ['a loop that catches everything', 'for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }', TIME],
  ['a promise that never settles', 'await new Promise(() => {})', TIME],
  ['endless microtasks', 'for (;;) await null', TIME],
  ['endless chained promises', 'const f = () => Promise.resolve().then(f); await f()', MEMORY],
  ['a loop in a timer', 'setTimeout(() => { for (;;) {} }, 1); await new Promise(() => {})', TIME],
  ['a loop after a fetch', 'await fetch("http://x/").catch(() => {}); for (;;) {}', TIME],
  ['a loop over calls of the host', 'for (;;) { try { new URL("http://ü.com") } catch {} }', TIME],
  ['a loop in a getter of what is thrown', 'throw { get message() { for (;;) {} } }', TIME],
  ['a loop in Error.prepareStackTrace', 'Error.prepareStackTrace = () => { for (;;) {} }; throw new Error("x")', TIME],
  ['a loop in toJSON', 'return { toJSON() { for (;;) {} } }', TIME],
  ['a loop in a then', 'return { then() { for (;;) {} } }', TIME],
  [
    'a loop in an unhandled rejection',
    'const e = new Error("x"); Object.defineProperty(e, "message", { get() { for (;;) {} } }); Promise.reject(e); return 1',
    TIME,
  ],
  ['a native loop that no limit reaches', 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)', TIME],
  ['a regular expression that backtracks', '/(a+)+$/.test("a".repeat(40) + "b")', TIME],
  ['a growing BigInt', 'let x = 3n; for (;;) x *= x', [...TIME, 'FUNCTION_ERROR', 'FUNCTION_MEMORY_LIMIT']],
  ['a growing Map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i)', ['FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  ['a growing Set', 'const s = new Set(); for (let i = 0; ; i++) s.add("k" + i)', MEMORY],
  ['a growing array', 'const a = []; for (;;) a.push({})', ['FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  ['an array of every length', 'Array.from({ length: 2 ** 32 - 1 })', MEMORY],
  ['a growing string', 'let s = "x"; for (;;) s += s + "y"', MEMORY],
  ['many strings', 'const a = []; for (let i = 0; ; i++) a.push("x".repeat(1e6) + i)', ['FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  ['many ArrayBuffers', 'const a = []; for (;;) a.push(new Uint8Array(1e7).fill(1))', MEMORY],
  [
    'buffers that would grow',
    'const a = []; for (;;) { const b = new ArrayBuffer(8, { maxByteLength: 1e9 }); if (!b.resizable) return "fixed"; a.push(b) }',
    [''],
    PATIENT_MS,
  ],
  ['growing object keys', 'const o = {}; for (let i = 0; ; i++) o["a" + i] = i', MEMORY],
  ['a giant JSON text', 'JSON.parse("[" + "1,".repeat(2.4e8) + "1]")', ['FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  ['a giant split', '"x".repeat(2 ** 28).split("")', ['FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  ['a result of 50 MB', 'return "x".repeat(50e6)', ['FUNCTION_RESPONSE_TOO_LARGE', 'FUNCTION_MEMORY_LIMIT'], PATIENT_MS],
  ['a result of 400 MB', 'return "x".repeat(4e8)', ['FUNCTION_RESPONSE_TOO_LARGE', ...MEMORY], PATIENT_MS],
  ['process.exit', 'process.exit(1)', ['FUNCTION_ERROR'], PATIENT_MS],
  ['a flood of log lines', 'for (;;) console.log("x".repeat(1000))', TIME],
  ['a flood of empty log lines', 'for (;;) console.log("")', TIME],
  ['a flood of timers', 'for (;;) setTimeout(() => {}, 1e6)', ['FUNCTION_ERROR'], PATIENT_MS],
  ['a flood of fetches', 'for (;;) fetch("http://x/").catch((e) => { throw e })', [...TIME, 'FUNCTION_ERROR']],
  ['endless recursion', 'const f = () => f() + 1; f()', ['FUNCTION_ERROR'], PATIENT_MS],
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
