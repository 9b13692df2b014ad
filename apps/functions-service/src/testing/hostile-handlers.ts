import type { ErrorCode } from '@plat/shared/errors/registry.ts'

interface HostileHandler {
  /** Body of an async handler. */
  code: string
  /** What may answer it. */
  codes: readonly ErrorCode[]
  /** Measured to abort the whole process that runs it (security-rules §4.1, performance.md §1.7). */
  kills?: true
}

const TIME: readonly ErrorCode[] = ['FUNCTION_TIMEOUT']
/** Which limit is hit first depends on the machine, and V8 may say RangeError: never is it anything else. */
const MEMORY: readonly ErrorCode[] = ['FUNCTION_MEMORY_LIMIT', 'FUNCTION_CRASHED', 'FUNCTION_TIMEOUT', 'FUNCTION_ERROR']
const SIZE: readonly ErrorCode[] = [...MEMORY, 'FUNCTION_RESPONSE_TOO_LARGE', 'FUNCTION_BAD_RESPONSE']

/** Handlers that do harm, by what they do: the rows of security-rules "What was measured", and some more. */
export const HOSTILE_HANDLERS: Readonly<Record<string, HostileHandler>> = {
  'fills an array of 100 million': {
    code: 'const list = new Array(1e8); for (let i = 0; i < 1e8; i++) list[i] = {}',
    codes: MEMORY,
    kills: true,
  },
  'fills a huge array': { code: 'Array.from({ length: 2 ** 32 - 1 })', codes: MEMORY, kills: true },
  'grows a Map': { code: 'const map = new Map(); for (let i = 0; ; i++) map.set(i, i)', codes: MEMORY, kills: true },
  'grows a Set': { code: "const set = new Set(); for (let i = 0; ; i++) set.add('k' + i)", codes: MEMORY, kills: true },
  'grows the keys of an object': { code: "const keys = {}; for (let i = 0; ; i++) keys['a' + i] = i", codes: MEMORY, kills: true },
  'registers symbols': { code: "for (let i = 0; ; i++) Symbol.for('s' + i)", codes: MEMORY, kills: true },
  'makes weak references': { code: 'const refs = []; for (;;) refs.push(new WeakRef({}))', codes: MEMORY, kills: true },
  'parses a huge JSON array': { code: "JSON.parse('[' + '1,'.repeat(2.4e8) + '1]')", codes: MEMORY, kills: true },
  'splits a huge string': { code: "'x'.repeat(2 ** 28).split('')", codes: MEMORY, kills: true },
  'grows an array': { code: 'const list = []; for (;;) list.push(new Array(1000).fill(1))', codes: MEMORY },
  'grows a string': { code: "let text = 'x'; for (;;) text += text", codes: MEMORY },
  'grows buffers': { code: 'const list = []; for (;;) list.push(new ArrayBuffer(1e7))', codes: MEMORY },
  'grows a resizable buffer': {
    code: 'const b = new ArrayBuffer(8, { maxByteLength: 4e9 }); for (let i = 8; ; i *= 2) b.resize(i)',
    codes: MEMORY,
  },
  'grows promises': { code: 'const list = []; for (;;) list.push(new Promise(() => {}))', codes: MEMORY },
  'grows closures': { code: 'const list = []; for (;;) { const big = new Array(100).fill(1); list.push(() => big) }', codes: MEMORY },
  'grows errors with stacks': { code: 'const list = []; for (;;) list.push(new Error("x"))', codes: MEMORY },
  'grows generators': { code: 'const list = []; for (;;) list.push((function* () { yield list })())', codes: MEMORY },
  'grows a BigInt': { code: 'let big = 3n; for (;;) big *= big', codes: MEMORY },
  'doubles by concat': { code: 'let list = [1]; for (;;) list = list.concat(list)', codes: MEMORY },
  'makes date formats': { code: "const list = []; for (;;) list.push(new Intl.DateTimeFormat('de'))", codes: MEMORY },
  'makes a huge regular expression': { code: "new RegExp('a?'.repeat(3e6)).test('a'); for (;;) {}", codes: MEMORY },
  'loops for ever': { code: 'for (;;) {}', codes: TIME },
  'loops behind finally': { code: 'for (;;) { try { continue } finally { continue } }', codes: TIME },
  'never settles': { code: 'await new Promise(() => {})', codes: TIME },
  'loops in microtasks': { code: 'const again = () => Promise.resolve().then(again); await again()', codes: [...TIME, ...MEMORY] },
  'loops after awaiting': { code: 'await new Promise((done) => setTimeout(done, 5)); for (;;) {}', codes: TIME },
  'loops in a timer': { code: 'await new Promise(() => setTimeout(() => { for (;;) {} }, 5))', codes: TIME },
  'loops in a microtask of a timer': {
    code: 'await new Promise(() => setTimeout(() => Promise.resolve().then(() => { for (;;) {} }), 5))',
    codes: TIME,
  },
  'loops in a comparator': { code: 'for (;;) [3, 2, 1].sort(() => { for (;;) {} })', codes: TIME },
  'loops in toJSON': { code: 'return { toJSON() { for (;;) {} } }', codes: TIME },
  'loops in a proxy trap': { code: 'return new Proxy({}, { ownKeys() { for (;;) {} } })', codes: TIME },
  'loops in a getter of its answer': { code: 'return { statusCode: 200, get body() { for (;;) {} } }', codes: TIME },
  'loops in prepareStackTrace': {
    code: 'Error.prepareStackTrace = () => { for (;;) {} }; throw new Error("x")',
    codes: ['FUNCTION_ERROR', ...TIME],
  },
  'backtracks in a regular expression': { code: "/^(a+)+$/.test('a'.repeat(40) + 'b')", codes: TIME },
  'sorts typed arrays': { code: 'const list = new Float64Array(1e6); for (;;) list.sort((a, b) => b - a)', codes: [...TIME, ...MEMORY] },
  'runs what cannot be interrupted': { code: 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)', codes: TIME },
  'fills what cannot be filled': { code: 'Array.prototype.fill.call({ length: 2 ** 53 - 1 }, 1)', codes: [...TIME, ...MEMORY] },
  'writes out a huge number': { code: 'String(7n ** 9000000n)', codes: [...TIME, ...MEMORY] },
  'asks the host without end': {
    code: 'const bytes = new Uint8Array(16); for (;;) crypto.getRandomValues(bytes)',
    codes: ['FUNCTION_ERROR', ...TIME],
  },
  'prints without end': { code: "for (;;) console.log('x'.repeat(1000))", codes: [...TIME, ...MEMORY] },
  'starts timers without end': { code: 'for (;;) setTimeout(() => {}, 1e6)', codes: ['FUNCTION_ERROR', ...TIME, ...MEMORY] },
  'fetches without end': {
    code: "for (;;) fetch('http://example.invalid/').catch(() => {})",
    codes: ['FUNCTION_ERROR', ...TIME, ...MEMORY],
  },
  'throws getters that loop': {
    code: 'throw { get message() { for (;;) {} }, get stack() { for (;;) {} } }',
    codes: ['FUNCTION_ERROR', ...TIME],
  },
  'throws getters that throw': { code: 'throw { get message() { throw 1 }, get stack() { throw 2 } }', codes: ['FUNCTION_ERROR'] },
  'throws null': { code: 'throw null', codes: ['FUNCTION_ERROR'] },
  'calls process.exit': { code: 'process.exit(0)', codes: ['FUNCTION_ERROR'] },
  'looks for the process behind constructors': {
    code: "return setTimeout.constructor('return process.binding')()('natives')",
    codes: ['FUNCTION_ERROR'],
  },
  'answers 50 MB': { code: "return { text: 'x'.repeat(50 * 1024 * 1024) }", codes: SIZE },
  'answers 400 MB': { code: "return 'x'.repeat(4e8)", codes: SIZE },
  'answers the same megabyte 2000 times': { code: "return new Array(2000).fill('x'.repeat(1e6))", codes: SIZE },
  'answers a million objects': { code: 'return Array.from({ length: 1e6 }, (_, index) => ({ index }))', codes: SIZE },
  'answers a cycle': { code: 'const loop = {}; loop.loop = loop; return loop', codes: ['FUNCTION_BAD_RESPONSE'] },
  'answers a wrong status': { code: "return { statusCode: 99999, body: '' }", codes: ['FUNCTION_BAD_RESPONSE'] },
  'answers a header with line ends': {
    code: "return { statusCode: 200, headers: { a: 'b\\r\\nc: d' } }",
    codes: ['FUNCTION_BAD_RESPONSE'],
  },
}
