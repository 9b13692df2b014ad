import { CODE_BYTES_MAX } from '@plat/shared/contracts/functions.ts'
import { type HostileRow, type HostileRows, MEMORY } from '../hostile-row.ts'

/** Dies within about a second where it has a core for itself. */
const crash = (code: string): HostileRow => ({ code, codes: MEMORY, isCrashing: true, config: { timeoutMs: 2_000 } })
/** Takes many seconds to die: it is killed at its limit, while it is in the midst of it. */
const crashSlowly = (code: string): HostileRow => ({ code, codes: MEMORY, isCrashing: true })
const grow = (code: string): HostileRow => ({ code, codes: MEMORY })
/** V8 counts this memory nowhere: a guest has it only where a cgroup caps the process, and refuses to load the function elsewhere. */
const growUncounted = (code: string): HostileRow => ({ code, codes: MEMORY, config: { webAssembly: true } })

/** security-rules §4.1 and performance.md §1.7: memory that `memoryLimit` does not bound, or whose end is the end of the process. */
export const MEMORY_ROWS: HostileRows = {
  'fills an array of 100 million': crash('const list = new Array(1e8); for (let i = 0; i < 1e8; i++) list[i] = {}'),
  'grows a Map': crash('const map = new Map(); for (let i = 0; ; i++) map.set(i, i)'),
  'grows a Set': crash("const set = new Set(); for (let i = 0; ; i++) set.add('k' + i)"),
  'grows the keys of an object': crash("const keys = {}; for (let i = 0; ; i++) keys['a' + i] = i"),
  'registers symbols': crash("for (let i = 0; ; i++) Symbol.for('s' + i)"),
  'copies a buffer into an array': {
    ...crash('const list = []; for (;;) list.push([...new Uint8Array(4e7)])'),
    config: { timeoutMs: 2_000, memoryMb: 64 },
  },
  'makes an array of every length': crashSlowly('Array.from({ length: 2 ** 32 - 1 })'),
  'fills an array of a billion': crashSlowly('new Array(1e9).fill(1)'),
  'splits a huge string': crashSlowly("'x'.repeat(2 ** 28).split('')"),
  'parses a huge JSON array': crashSlowly("try { JSON.parse('[' + '1,'.repeat(2.4e8) + '1]') } catch {} throw new Error('caught')"),
  'makes weak references': crash('const refs = []; for (;;) refs.push(new WeakRef({}))'),
  'compiles more source than it may': crash("new Function('x;'.repeat(5e7))"),

  'compiles all the source that it may': grow("const list = []; for (;;) list.push(new Function('x;'.repeat(5e5)))"),
  'is as long as a function may be': {
    ...grow(`${'event;'.repeat(CODE_BYTES_MAX / 6 - 100)} throw new Error('loaded')`),
    config: { timeoutMs: 10_000 },
  },
  'makes an array of 100 million': grow('Array.from({ length: 1e8 })'),
  'grows objects': grow('const list = []; for (;;) list.push({ a: {} })'),
  'grows arrays': grow('const list = []; for (;;) list.push(new Array(1000).fill(1))'),
  'grows promises': grow('const list = []; for (;;) list.push(new Promise(() => {}))'),
  'grows microtasks': grow(
    'const more = () => { Promise.resolve().then(more); Promise.resolve().then(more) }; more(); await new Promise(() => {})',
  ),
  'grows closures': grow('const list = []; for (;;) { const big = new Array(100).fill(1); list.push(() => big) }'),
  'grows functions': grow("const list = []; for (let i = 0; ; i++) list.push(new Function('return ' + i))"),
  'grows generators': grow('const list = []; for (;;) list.push((function* () { yield list })())'),
  'grows errors with stacks': grow('const list = []; for (;;) list.push(new Error("x"))'),
  'grows regular expressions': grow("const list = []; for (let i = 0; ; i++) list.push(new RegExp('a' + i))"),
  'grows buffers': grow('const list = []; for (;;) list.push(new ArrayBuffer(1e7))'),
  'grows small typed arrays': grow('const list = []; for (;;) list.push(new Uint8Array(64))'),
  'grows large typed arrays': grow('const list = []; for (;;) list.push(new Uint8Array(1e7).fill(1))'),
  'grows a string': grow("let text = 'x'; for (;;) text += text"),
  'grows many strings': grow("const list = []; for (let i = 0; ; i++) list.push('x'.repeat(1e6) + i)"),
  'grows a BigInt': grow('let big = 3n; for (;;) big *= big'),
  'grows what is to be finalized': grow('const registry = new FinalizationRegistry(() => {}); for (;;) registry.register({}, 1)'),
  'grows blobs and streams': grow('const list = []; for (;;) list.push(new Blob([new Uint8Array(1e6)]).stream())'),
  'grows its own log arguments': grow("const list = []; for (;;) { list.push('x'.repeat(1e5)); console.log(list) }"),
  'doubles by concat': grow('let list = [1]; for (;;) list = list.concat(list)'),
  'spreads a huge string': grow("[...'.'.repeat(5e8)]"),
  'joins a huge array': grow('const list = new Array(3e7).fill(1.5); for (;;) list.join()'),
  'parses JSON of endless depth': grow("JSON.parse('['.repeat(1e7))"),
  'compiles parentheses of endless depth': grow("new Function('('.repeat(1e6) + ')'.repeat(1e6))"),
  'compiles an expression of endless depth': grow("new RegExp('('.repeat(1e6) + ')'.repeat(1e6))"),
  'asks proxies of endless depth': grow('let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.x'),
  'grows a resizable buffer': grow('const b = new ArrayBuffer(8, { maxByteLength: 4e9 }); for (let i = 8; ; i *= 2) b.resize(i)'),
  'makes date formats': grow("const list = []; for (;;) list.push(new Intl.DateTimeFormat('de'))"),
  'makes a huge regular expression': grow("new RegExp('a?'.repeat(3e6)).test('a'); for (;;) {}"),

  'grows a shared buffer': growUncounted('const b = new SharedArrayBuffer(8, { maxByteLength: 1e9 }); for (let i = 8; ; i *= 2) b.grow(i)'),
  'grows shared buffers': growUncounted('const list = []; for (;;) list.push(new Uint8Array(new SharedArrayBuffer(1e7)).fill(1))'),
  'grows the memory of WebAssembly': growUncounted('const m = new WebAssembly.Memory({ initial: 1 }); for (;;) m.grow(100)'),
  'grows tables of WebAssembly': growUncounted(
    "const list = []; for (;;) list.push(new WebAssembly.Table({ initial: 1e6, element: 'anyfunc' }))",
  ),
}
