import { type HostileRow, type HostileRows, MEMORY, TIME } from '../hostile-row.ts'

const hang = (code: string): HostileRow => ({ code, codes: TIME })
/** V8 may run out of something else first. */
const burn = (code: string): HostileRow => ({ code, codes: [...TIME, ...MEMORY] })
/** Blocks its thread for ever, past `timeout` and `dispose()`: its guest is killed, each time. */
const block = (code: string): HostileRow => ({ ...burn(code), isCrashing: true })

/** security-rules §4.2 and performance.md §1.5: time that `timeout` does not bound. */
export const TIME_ROWS: HostileRows = {
  'loops for ever': hang('for (;;) {}'),
  'loops behind finally': hang('for (;;) { try { continue } finally { continue } }'),
  'loops and catches everything': hang('for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }'),
  'never settles': hang('await new Promise(() => {})'),
  'loops in microtasks': burn('const again = () => Promise.resolve().then(again); await again()'),
  'awaits without end': hang('for (;;) await null'),
  'loops after a timer': hang('await new Promise((done) => setTimeout(done, 5)); for (;;) {}'),
  'waits for a server that never answers': hang('await fetch(event.silentUrl)'),
  'loops after a fetch': hang("await fetch('http://10.0.0.1/').catch(() => {}); for (;;) {}"),
  'sends a body without end to a server that never answers': hang(
    "await fetch(event.silentUrl, { method: 'POST', body: new ReadableStream(), duplex: 'half' })",
  ),
  'loops in a timer': hang('await new Promise(() => setTimeout(() => { for (;;) {} }, 5))'),
  'loops in a microtask of a timer': hang('await new Promise(() => setTimeout(() => Promise.resolve().then(() => { for (;;) {} }), 5))'),
  'loops in a stream that is read': hang('return new Response(new ReadableStream({ pull() { for (;;) {} } }, { highWaterMark: 0 }))'),
  'loops in waitUntil': burn('context.waitUntil(new Promise(() => setTimeout(() => { for (;;) {} }, 5))); await new Promise(() => {})'),
  'loops over calls of the host': burn('const bytes = new Uint8Array(16); for (;;) crypto.getRandomValues(bytes)'),
  'loops over host names': burn("for (;;) { try { new URL('http://ü.com') } catch {} }"),
  'loops in a comparator': hang('[3, 2, 1].sort(() => { for (;;) {} })'),
  'loops in toJSON': hang('return { toJSON() { for (;;) {} } }'),
  'loops in a then': hang('return { then() { for (;;) {} } }'),
  'loops in a proxy trap': hang('return new Proxy({}, { ownKeys() { for (;;) {} } })'),
  'loops in a getter of its answer': hang('return { statusCode: 200, get body() { for (;;) {} } }'),
  'loops in getters of what it throws': {
    code: 'throw { get message() { for (;;) {} }, get stack() { for (;;) {} } }',
    codes: ['FUNCTION_ERROR', ...TIME],
  },
  'loops in prepareStackTrace': {
    code: 'Error.prepareStackTrace = () => { for (;;) {} }; throw new Error("x")',
    codes: ['FUNCTION_ERROR', ...TIME],
  },
  'loops in an unhandled rejection': burn(
    "const e = new Error('x'); Object.defineProperty(e, 'message', { get() { for (;;) {} } }); Promise.reject(e); await new Promise(() => {})",
  ),
  'backtracks in a regular expression': hang("/^(a+)+$/.test('a'.repeat(40) + 'b')"),
  'sorts typed arrays': burn('const list = new Float64Array(1e6); for (;;) list.sort((a, b) => b - a)'),
  'waits for memory that nobody changes': burn('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); for (;;) {}'),
  'loops in WebAssembly': {
    code: `const bytes = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11])
      new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f()`,
    codes: [...TIME, ...MEMORY],
    config: { webAssembly: true },
  },
  'waits for shared memory that nobody changes': {
    code: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
    codes: [...TIME, ...MEMORY],
    config: { webAssembly: true },
  },
  'waits for WebAssembly to be compiled': {
    code: 'await WebAssembly.compile(new Uint8Array([0,97,115,109,1,0,0,0])); for (;;) {}',
    codes: [...TIME, ...MEMORY],
    config: { webAssembly: true },
  },
  'uses up its iterations of PBKDF2': burn(
    "const key = await crypto.subtle.importKey('raw', new Uint8Array(8), 'PBKDF2', false, ['deriveBits']); for (;;) await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt: new Uint8Array(8), iterations: 1e9 }, key, 256)",
  ),

  'searches what cannot be searched': block('Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'),
  'fills what cannot be filled': block('Array.prototype.fill.call({ length: 2 ** 53 - 1 }, 1)'),
  'writes out a huge number': block('String(7n ** 9000000n)'),
  'multiplies huge numbers': burn('let x = 3n ** 3000000n; for (;;) x * x'),
  'sorts a huge array again and again': block('const list = Array.from({ length: 3e6 }, (_, i) => -i); for (;;) list.toSorted()'),
  'sorts huge typed arrays again and again': burn(
    'const list = Float64Array.from({ length: 4e6 }, (_, i) => -i); for (;;) list.toSorted()',
  ),
  'replaces in a huge string': block("'x'.repeat(1e8).replace(/x/g, () => 'y')"),
}
