import type { ErrorCode } from '@plat/shared/errors/registry.ts'
import { type HostileRow, type HostileRows, MEMORY, TIME } from '../hostile-row.ts'

const flood = (code: string): HostileRow => ({ code, codes: [...TIME, ...MEMORY] })
const SIZE: readonly ErrorCode[] = [...MEMORY, 'FUNCTION_RESPONSE_TOO_LARGE', 'FUNCTION_BAD_RESPONSE']
const answer = (code: string): HostileRow => ({ code, codes: SIZE })
/** These end by themselves, even where it takes long. */
const config = { timeoutMs: 10_000 }
const wrong = (code: string): HostileRow => ({ code, codes: ['FUNCTION_BAD_RESPONSE'], config })
const thrown = (code: string): HostileRow => ({ code, codes: ['FUNCTION_ERROR'], config })
const MEGABYTE = "'x'.repeat(1e6)"

/** security-rules §4.3 and §4.4: what crosses from the guest, by its number, its size and its shape. */
export const BRIDGE_ROWS: HostileRows = {
  'prints short lines without end': flood("for (;;) console.log('')"),
  'prints megabytes without end': flood(`const text = ${MEGABYTE}; for (;;) console.log(text)`),
  'prints deep objects without end': flood(
    'const deep = {}; let at = deep; for (let i = 0; i < 1e4; i++) at = at.next = {}; for (;;) console.log(deep)',
  ),
  'starts timers without end': flood('for (;;) setTimeout(() => {}, 1e6)'),
  'starts intervals of no time': flood('for (let i = 0; i < 500; i++) setInterval(() => {}, 0); await new Promise(() => {})'),
  'fetches without end': flood("for (;;) fetch('http://example.invalid/').catch(() => {})"),
  'fetches with large bodies without end': flood(
    "const body = new Uint8Array(1e7); for (;;) { try { fetch('http://10.0.0.1/', { method: 'POST', body }).catch(() => {}) } catch {} }",
  ),
  'digests without end and does not wait': flood(
    "const bytes = new Uint8Array(1e6); for (;;) crypto.subtle.digest('SHA-512', bytes).catch(() => {})",
  ),
  'rejects without end': flood('for (;;) Promise.reject(new Error("nobody hears"))'),
  'waits for without end': flood('for (;;) context.waitUntil(Promise.resolve())'),

  'answers 50 MB': answer("return { text: 'x'.repeat(50 * 1024 * 1024) }"),
  'answers 400 MB': answer("return 'x'.repeat(4e8)"),
  'answers the same megabyte 2000 times': answer(`return new Array(2000).fill(${MEGABYTE})`),
  'answers a million objects': answer('return Array.from({ length: 1e6 }, (_, index) => ({ index }))'),
  'answers half a million keys': answer(
    'return Object.fromEntries(Array.from({ length: 5e5 }, (_, index) => ["key" + index, "x".repeat(20)]))',
  ),
  'answers 80 MB of JSON in a string': answer("return JSON.stringify('x'.repeat(8e7))"),
  'answers shared memory': { ...answer('return new Uint8Array(new SharedArrayBuffer(5e7))'), config: { webAssembly: true } },
  'answers a hundred thousand levels': answer(
    'const deep = {}; let at = deep; for (let i = 0; i < 1e5; i++) at = at.next = {}; return deep',
  ),
  'streams without end': answer(
    'const piece = new Uint8Array(1e6); return new Response(new ReadableStream({ pull(controller) { controller.enqueue(piece) } }))',
  ),
  'answers ten thousand headers': answer(
    'return { statusCode: 200, headers: Object.fromEntries(Array.from({ length: 1e4 }, (_, index) => ["x-" + index, "y"])), body: "" }',
  ),
  'answers a cycle': wrong('const loop = {}; loop.loop = loop; return loop'),
  'answers a wrong status': wrong("return { statusCode: 99999, body: '' }"),
  'answers a header with line ends': wrong("return { statusCode: 200, headers: { a: 'b\\r\\nc: d' } }"),

  'answers getters that throw': {
    code: 'return { get a() { throw new Error("no") } }',
    codes: ['FUNCTION_ERROR', 'FUNCTION_BAD_RESPONSE'],
  },

  'throws null': thrown('throw null'),
  'throws undefined': thrown('throw undefined'),
  'throws a number': thrown('throw 1'),
  'throws a string': thrown("throw 'Script execution timed out.'"),
  'throws a symbol': thrown('throw Symbol()'),
  'rejects with null': thrown('await Promise.reject(null)'),
  'throws getters that throw': thrown('throw { get message() { throw 1 }, get stack() { throw 2 } }'),
  'throws a proxy that throws': thrown('throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 }, ownKeys() { throw 3 } })'),
  'throws a message of 100 MB': { code: "throw new Error('x'.repeat(1e8))", codes: ['FUNCTION_ERROR', ...MEMORY] },
  'recurses without end': thrown('const again = () => again() + 1; again()'),
  'calls process.exit': thrown('process.exit(0)'),
}
