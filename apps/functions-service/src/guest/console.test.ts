import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { format } from 'node:util'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

/** Argument lists of console.log, as source: what the guest prints must be what Node's util.format makes of the same. */
const SAME_AS_NODE = [
  '',
  '"plain", 1, -0, 10n, true, null, undefined, Symbol("s")',
  '"%s is %d years, %i, %f, %j %o %O %% %x", "Ann", 42.5, "42.9px", "1.5", { a: 1 }, { c: 1 }, { b: 2 }, "rest"',
  '"%s", { a: { b: 1 } }, "%s"',
  '"100%", 5',
  '{ a: 1, "b-c": "it\'s", d: [1, 2, [3, [4, [5]]]], e: { f: { g: { h: 1 } } } }',
  '[1, "two", , , undefined, null]',
  '[1.5, -0, NaN, Infinity, "a\\nb", "quo\'te", "tw\\"o"]',
  'Array.from({ length: 120 }, (_, i) => i)',
  'Array.from({ length: 30 }, (_, i) => "item " + i)',
  'new Map([["a", 1], [{ k: 1 }, [2]]]), new Set(["x", { y: 1 }]), new Map(), new Set()',
  'new Date(0), /a+b/gi, new Date(NaN)',
  'function named() {}, () => {}, class A {}, class B extends Map {}, async () => {}, function* gen() {}',
  'new (class Point { constructor() { this.x = 1 } })(), new (class Empty {})(), Object.create(null), Object.assign(Object.create(null), { a: 1 })',
  'new Uint8Array([1, 2, 3]), new Float64Array(2)',
  '{ get a() { return 1 }, set b(v) {}, get c() { return 1 }, set c(v) {} }',
  '{ [Symbol("k")]: 1, f() {}, nested: [] , empty: {} }',
  'Object(1), Object("s"), Object(false), Object(5n)',
  '(() => { const a = { name: "a" }; a.self = a; a.list = [a]; return a })()',
  '{ long: "x".repeat(100), other: "y".repeat(50) }',
  '{ a: { b: { c: {} } } , x: [[[[]]]] }',
  '[{ id: 1, name: "one" }, { id: 2, name: "two" }, { id: 3, name: "three, which is somewhat longer" }]',
  '[["a", 1], ["b", 2]], new WeakMap(), Math, JSON, globalThis.undefined',
  '"multi\\nline", { text: "multi\\nline" }',
  'Object.assign([1, 2], { extra: true }), Object.assign(() => {}, { prop: 1 })',
]

test('console.log prints what Node prints', async () => {
  const code = `exports.handler = () => { ${SAME_AS_NODE.map((args) => `console.log(${args})`).join('\n')} }`
  const { logs } = await guest.run(code)
  const expected = SAME_AS_NODE.map((args) => `[LOG] ${format(...(new Function(`return [${args}]`)() as unknown[]))}`)
  SAME_AS_NODE.forEach((args, index) => {
    assert.equal(logs[index], expected[index], `console.log(${args})`)
  })
})

test('errors print their stack, without frames of the platform, and their cause', async () => {
  const { logs } = await guest.run(
    'exports.handler = () => { console.log(new TypeError("bad", { cause: new Error("why") })); console.error("with text:", Object.assign(new Error("x"), { code: "E_X" })) }',
  )
  assert.match(
    logs[0] ?? '',
    /^\[LOG\] TypeError: bad\n {4}at exports\.handler \(api\/hello\.js:1:\d+\) \{\n {2}\[cause\]: Error: why\n {6}at exports\.handler/,
  )
  assert.match(logs[1] ?? '', /^\[ERROR\] with text: Error: x\n {4}at .*\{\n {2}code: 'E_X'\n\}$/)
})

test('each method prints at its level', async () => {
  const { logs } = await guest.run(`exports.handler = () => {
    console.log('l'); console.info('i'); console.warn('w'); console.error('e'); console.debug('d'); console.dir({ a: 1 })
    console.assert(true, 'no'); console.assert(false, 'because %s', 'x'); console.assert(false)
    console.group('G'); console.log('in\\nside'); console.group(); console.log('deeper'); console.groupEnd(); console.groupEnd(); console.log('out')
    console.count(); console.count('c'); console.count(); console.countReset(); console.count(); console.time('t'); console.timeEnd('t')
    console.table([{ a: 1, b: 'x' }, { a: 2 }]); console.trace('here')
  }`)
  assert.deepEqual(logs.slice(0, 8), [
    '[LOG] l',
    '[INFO] i',
    '[WARN] w',
    '[ERROR] e',
    '[DEBUG] d',
    '[LOG] { a: 1 }',
    '[ERROR] Assertion failed: because x',
    '[ERROR] Assertion failed',
  ])
  assert.deepEqual(logs.slice(8, 16), [
    '[LOG] G',
    '[LOG]   in\n  side',
    '[LOG]     deeper',
    '[LOG] out',
    '[LOG] default: 1',
    '[LOG] c: 1',
    '[LOG] default: 2',
    '[LOG] default: 1',
  ])
  assert.match(logs[16] ?? '', /^\[LOG\] t: \d+ms$/)
  assert.equal(
    logs[17],
    "[LOG] ┌─────────┬───┬─────┐\n│ (index) │ a │ b   │\n├─────────┼───┼─────┤\n│ 0       │ 1 │ 'x' │\n│ 1       │ 2 │     │\n└─────────┴───┴─────┘",
  )
  assert.match(logs[18] ?? '', /^\[DEBUG\] Trace: here\n {4}at exports\.handler/)
})

test('objects of the platform show what they hold', async () => {
  const { logs } = await guest.run(`exports.handler = () => {
    console.log(new Headers({ b: '2', a: '1' }), new URLSearchParams('a=1'), new Blob(['x']), new AbortController().signal)
    console.log(new URL('http://u:p@x:81/p?q#h')); console.log(new Response('x', { status: 201 })) }`)
  assert.equal(
    logs[0],
    "[LOG] Headers { a: '1', b: '2' } URLSearchParams { 'a' => '1' } Blob { size: 1, type: '' } AbortSignal { aborted: false }",
  )
  assert.match(logs[1] ?? '', /^\[LOG\] URL \{\n {2}href: 'http:\/\/u:p@x:81\/p\?q#h',\n/)
  assert.match(logs[2] ?? '', /^\[LOG\] Response \{\n {2}status: 201,/)
})

test('a value that cannot be shown, or is too much to show, does no harm', async () => {
  const outcome = await guest.run(`exports.handler = () => {
    console.log(new Proxy({}, { ownKeys() { throw new Error('trap') } })); console.log({ get [Symbol.toStringTag]() { throw 1 } })
    console.log(Array.from({ length: 99 }, () => 'x'.repeat(9999))); let deep = {}; for (let i = 0; i < 1e5; i++) deep = { deep }; console.log(deep); console.log('%d', Symbol('x')); return 1 }`)
  assert.equal(outcome.text, '1', outcome.message)
  assert.equal(outcome.logs[0], '[LOG] <a value that cannot be shown: trap>')
  assert.ok((outcome.logs[2] ?? '').length < 200_000)
  assert.equal(outcome.logs[3], '[LOG] { deep: { deep: { deep: [Object] } } }')
  assert.equal(outcome.logs[4], '[LOG] NaN')
})
