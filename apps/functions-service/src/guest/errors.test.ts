import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

// What a handler throws | the message
const THROWN: [thrown: string, message: string | RegExp][] = [
  ['new Error("boom")', 'boom'],
  ['new TypeError("boom")', 'boom'],
  ['Object.assign(new Error(""), { name: "Named" })', 'Named'],
  ['"text"', 'text'],
  ['null', 'null'],
  ['undefined', 'undefined'],
  ['42', '42'],
  ['10n', '10n'],
  ['Symbol("s")', 'Symbol(s)'],
  ['{ code: 1, inner: { a: [1] } }', '{ code: 1, inner: { a: [ 1 ] } }'],
  ['{ message: "like an error" }', 'like an error'],
  ['(() => {})', '[Function (anonymous)]'],
  ['new DOMException("dom", "AbortError")', 'dom'],
  ['{ get message() { throw 1 } }', /^\{ message: \[Getter\] \}$/],
  ['Object.defineProperty(new Error("x"), "message", { get() { throw 1 } })', 'Error'],
  ['Object.defineProperty(new Error("x"), "stack", { get() { throw 1 } })', 'x'],
  ['new Error({ toString() { throw 1 } } instanceof Object ? "fine" : "")', 'fine'],
  ['Object.assign(new Error("x"), { message: { toString() { throw 1 } } })', 'Error'],
  ['new Proxy({}, { get() { throw 1 }, has() { throw 2 }, getPrototypeOf() { throw 3 }, ownKeys() { throw 4 } })', /cannot be described/],
]

for (const [thrown, message] of THROWN) {
  test(`a handler that throws ${thrown} answers FUNCTION_ERROR with a message`, async () => {
    for (const code of [`exports.handler = async () => { throw ${thrown} }`, `module.exports = () => { throw ${thrown} }`]) {
      const outcome = await guest.run(code)
      assert.equal(outcome.code, 'FUNCTION_ERROR', outcome.text)
      if (typeof message === 'string') assert.equal(outcome.message, message)
      else assert.match(outcome.message, message)
    }
  })
}

test('a message is at most 8 KiB, whatever was thrown', async () => {
  for (const thrown of ['new Error("é".repeat(1e6))', '"é".repeat(1e6)', '{ long: "é".repeat(1e6) }']) {
    const outcome = await guest.run(`exports.handler = () => { throw ${thrown} }`)
    assert.equal(outcome.code, 'FUNCTION_ERROR')
    assert.ok(Buffer.byteLength(outcome.message) <= 8192 + 2)
    assert.ok(Buffer.byteLength(outcome.stack) <= 16384 + 2)
  }
})

test('a stack shows the lines of user code as they are in the file, and nothing of the platform', async () => {
  const outcome = await guest.run(`// line 1
const inner = () => { throw new RangeError('here') }
exports.handler = async (event) => {
  await null
  return [1].map(inner)
}`)
  assert.equal(outcome.message, 'here')
  assert.match(
    outcome.stack,
    /^RangeError: here\n {4}at inner \(api\/hello\.js:2:29\)\n {4}at Array\.map \(<anonymous>\)\n {4}at exports\.handler \(api\/hello\.js:5:14\)$/,
  )
  const first = await guest.run('exports.handler = () => { throw new Error("first line") }')
  assert.match(first.stack, /api\/hello\.js:1:33/)
  for (const code of [
    'exports.handler = () => new URL("bad")',
    'exports.handler = () => atob("!")',
    'module.exports = (req, res) => { res.end(); res.end() ; }',
    'exports.handler = () => { new Response("", { status: 1 }) }',
    'exports.handler = () => new Promise(() => setTimeout(() => { throw new Error("in a timer") }, 1))',
    'exports.handler = () => structuredClone(() => {})',
  ]) {
    const { stack, logs } = await guest.run(code)
    assert.doesNotMatch([stack, ...logs].join('\n'), /plat:|\/work|\/main|node:|\.ts|isolated-vm/)
  }
})

test('a module that throws, does not parse or never ends fails to load', async () => {
  const failureOf = async (code: string, timeoutMs = 10_000) => {
    try {
      await guest.load(code, { timeoutMs })
    } catch (thrown) {
      return thrown as { failure: { code: string; message: string; stack?: string }; logs: string[] }
    }
    return assert.fail('it loaded')
  }
  const threw = await failureOf('console.log("before")\nthrow new Error("top level")')
  assert.deepEqual(
    [threw.failure.code, threw.failure.message, threw.failure.stack],
    ['FUNCTION_ERROR', 'top level', 'Error: top level\n    at Object.<anonymous> (api/hello.js:2:7)'],
  )
  assert.deepEqual(threw.logs, ['[LOG] before'])
  const unparsed = await failureOf('exports.handler = () => {\n  const = 1\n}')
  assert.equal(unparsed.failure.code, 'FUNCTION_ERROR')
  assert.match(unparsed.failure.message, /^SyntaxError: .*api\/hello\.js:2:9/)
  assert.equal((await failureOf('for (;;) {}', 200)).failure.code, 'FUNCTION_TIMEOUT')
  assert.equal((await failureOf('}); for (;;) {} (() => {', 200)).failure.code, 'FUNCTION_TIMEOUT')
  assert.equal((await failureOf('throw null')).failure.message, 'null')
  assert.equal(await guest.evaluate('return 1'), 1)
})

test('an unhandled rejection is logged and fails nothing', async () => {
  const outcome = await guest.run(
    `exports.handler = async () => { Promise.reject(new Error('nobody cares')); await new Promise(r => setTimeout(r, 1)); Promise.reject('plain'); return 'fine' }`,
  )
  assert.equal(outcome.text, '"fine"')
  assert.match(
    outcome.logs[0] ?? '',
    /^\[ERROR\] Unhandled rejection: Error: nobody cares\n {4}at exports\.handler \(api\/hello\.js:1:\d+\)$/,
  )
  assert.equal(outcome.logs[1], '[ERROR] Unhandled rejection: plain')
})

test('an exception in a timer or microtask fails the call that set it', async () => {
  for (const start of [
    'setTimeout(() => { throw new Error("late") }, 1)',
    'queueMicrotask(() => { throw new Error("late") })',
    'setImmediate(() => { throw new Error("late") })',
  ]) {
    const outcome = await guest.run(`exports.handler = () => new Promise(() => { ${start} })`)
    assert.deepEqual([outcome.code, outcome.message], ['FUNCTION_ERROR', 'late'])
  }
})
