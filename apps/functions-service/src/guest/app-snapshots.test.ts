import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { GuestFunction, GuestLoad } from '../guests/guest-connection.ts'
import { readPrelude } from './prelude-source.ts'
import { TestGuest } from './testing/test-guest.ts'

const names = { functionName: 'f', functionId: 'id', projectId: 'p', deploymentId: 'd', version: 1 }
const facts = { env: { MODE: 'a' }, memoryMb: 128, webAssembly: false, wantsCodeCache: false }
let isolates = 1000
const functionOf = (code: string): GuestFunction => ({ isolate: ++isolates, ...names, ...facts, code })

/** Makes a snapshot in a guest that is thrown away, as the supervisor does. */
async function snapshotOf(code: string): Promise<Uint8Array | undefined> {
  const guest = await TestGuest.open()
  try {
    return (await guest.connection.prepare(functionOf(code), { timeoutMs: 10_000, slowMs: 0 }))?.appSnapshot
  } finally {
    await guest.close()
  }
}

/** Loads code with the snapshot made of it; `use` gets the isolate. */
async function restored(
  code: string,
  use: (guest: TestGuest, isolate: number, loaded: GuestLoad) => Promise<void>,
  overrides: Partial<GuestFunction> = {},
): Promise<void> {
  const appSnapshot = await snapshotOf(code)
  assert.ok(appSnapshot, 'there is a snapshot')
  const guest = await TestGuest.open()
  try {
    const fn = { ...functionOf(code), appSnapshot, ...overrides }
    await use(guest, fn.isolate, await guest.connection.load(fn, 5000))
  } finally {
    await guest.close()
  }
}

test('a function restored from its snapshot has what its top level made, and did not run it again', async () => {
  const code = `const table = new Map([['a', { b: [1, 2n] }]]); let calls = 0; class Greeter { #name = process.env.MODE; greet() { return 'hi ' + this.#name } }
    const greeter = new Greeter()
    exports.handler = async (event, context) => { calls++; await new Promise((r) => setTimeout(r, 1)); console.log('ran')
      return [calls, table.get('a').b.join(), greeter.greet(), context.env.MODE, new URL('/x', 'http://h').href] }`
  await restored(code, async (guest, isolate, loaded) => {
    assert.ok(loaded.ok && loaded.usedSnapshot)
    assert.equal((await guest.call(isolate)).text, '[1,"1,2","hi a","a","http://h/x"]')
    const second = await guest.call(isolate)
    assert.deepEqual([second.text.slice(0, 2), second.logs], ['[2', ['[LOG] ran']])
  })
})

test('a snapshot is kept packed: it is smaller than the prelude that is in it', async () => {
  const size = (await snapshotOf('exports.handler = () => 1'))?.length ?? 0
  assert.ok(size > 0 && size < readPrelude().length * 1.5, `${size} bytes`)
})

test('each isolate restored from a snapshot has a state of its own', async () => {
  const code = 'let calls = 0; exports.handler = () => [++calls, crypto.randomUUID(), Math.random()]'
  const appSnapshot = await snapshotOf(code)
  assert.ok(appSnapshot)
  const guest = await TestGuest.open()
  try {
    const answers = []
    for (let loads = 0; loads < 2; loads++) {
      const fn = { ...functionOf(code), appSnapshot }
      await guest.connection.load(fn, 5000)
      answers.push(JSON.parse((await guest.call(fn.isolate)).text))
    }
    assert.deepEqual([answers[0][0], answers[1][0]], [1, 1])
    assert.notEqual(answers[0][1], answers[1][1])
    assert.notEqual(answers[0][2], answers[1][2])
  } finally {
    await guest.close()
  }
})

test('what a top level keeps of random sources draws anew in each isolate and each guest', async () => {
  const code = `const { random } = Math; const { randomUUID } = crypto; const fill = (bytes) => crypto.getRandomValues(bytes)
    exports.handler = () => [random(), Math.random(), randomUUID.call(crypto), fill(new Uint8Array(16)).join()]`
  const appSnapshot = await snapshotOf(code)
  assert.ok(appSnapshot)
  const drawn: string[] = []
  for (const isolates of [2, 1]) {
    const guest = await TestGuest.open()
    try {
      for (let count = 0; count < isolates; count++) {
        const fn = { ...functionOf(code), appSnapshot }
        const loaded = await guest.connection.load(fn, 5000)
        assert.ok(loaded.ok && loaded.usedSnapshot)
        drawn.push(...JSON.parse((await guest.call(fn.isolate)).text))
      }
    } finally {
      await guest.close()
    }
  }
  assert.equal(new Set(drawn).size, 12)
})

test('a top level that asks for the time has a snapshot: it keeps what it was told, and calls see the time go on', async () => {
  const code = `const { now } = Date; const seen = [Date.now(), now(), +new Date(), Date.parse(Date())]
    exports.handler = () => [seen, now(), new Date().getTime(), Date === new Date().constructor, performance.now() >= 0]`
  const before = Date.now()
  await restored(code, async (guest, isolate, loaded) => {
    const restoredAt = Date.now()
    assert.ok(loaded.ok && loaded.usedSnapshot)
    const [seen, now, date, isDate, isElapsed] = JSON.parse((await guest.call(isolate)).text)
    // Date() tells whole seconds.
    assert.ok(
      seen.every((ms: number) => ms >= before - 1000 && ms <= restoredAt),
      `${seen} from ${before} to ${restoredAt}`,
    )
    assert.ok(now >= seen[0] && now >= restoredAt && date >= restoredAt)
    assert.deepEqual([isDate, isElapsed], [true, true])
  })
})

// As lodash does it for each of its functions that take rest parameters.
test('a function restored from its snapshot goes on with a clock that its top level has wrapped', async () => {
  const code = `const nativeNow = Date.now
    function shortOut(func) { let count = 0, lastCalled = 0
      return (value) => { const stamp = nativeNow(), remaining = 16 - (stamp - lastCalled); lastCalled = stamp
        if (remaining > 0) { if (++count >= 800) return value } else count = 0
        return func(value) } }
    const tagged = shortOut((value) => 'tagged ' + value); const first = tagged('early')
    exports.handler = () => [first, tagged('late')]`
  await restored(code, async (guest, isolate) => assert.equal((await guest.call(isolate)).text, '["tagged early","tagged late"]'))
})

test('the context tells of the version that was loaded, not of the one the snapshot was made for', async () => {
  const code = 'exports.handler = (event, context) => [context.version, context.deploymentId]'
  await restored(code, async (guest, isolate) => assert.equal((await guest.call(isolate)).text, '[2,"other"]'), {
    version: 2,
    deploymentId: 'other',
  })
})

// A snapshot freezes what its top level saw: what may differ from isolate to isolate must not be in one.
describe('no snapshot is made of a top level that', () => {
  const ROWS: [what: string, code: string][] = [
    ['starts a timer', 'setTimeout(() => {}, 1)'],
    ['fetches', 'fetch("http://x/").catch(() => {})'],
    ['prints', 'console.log("hello")'],
    ['draws random numbers', 'const id = Math.random()'],
    ['draws random bytes', 'const id = crypto.randomUUID()'],
    ['draws random numbers by a function it kept', 'const { random } = Math; const id = random()'],
    ['fills an array with random bytes', 'const seed = crypto.getRandomValues(new Uint32Array(1))'],
    ['generates a key', 'const key = crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign"]).catch(() => {})'],
    ['draws randomly in a microtask', 'let id; Promise.resolve().then(() => { id = Math.random() })'],
    ['asks for the time since the isolate began', 'const at = performance.now()'],
    ['asks when the isolate began', 'const at = performance.timeOrigin'],
    ['asks for the time and draws random numbers', 'const id = Date.now() + Math.random()'],
    ['throws', 'throw new Error("no")'],
    ['exports nothing', 'exports.handler = undefined'],
    ['is no JavaScript', ')'],
  ]
  for (const [what, statements] of ROWS) {
    test(what, async () => {
      assert.equal((await snapshotOf(`exports.handler = () => 1; ${statements}`))?.length, undefined)
    })
  }
})

test('what would let code out of the memory limit is out of its reach in a snapshot too', async () => {
  const code = `const found = ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry'].filter((name) => name in globalThis)
    let resizable = false; try { resizable = new ArrayBuffer(8, { maxByteLength: 64 }).resizable } catch {}
    const Early = ArrayBuffer
    exports.handler = () => [found, resizable, new Early(8, { maxByteLength: 64 }).resizable, Object.getOwnPropertyNames(globalThis).filter((name) => /plat/i.test(name)),
      ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry'].filter((name) => name in globalThis), new ArrayBuffer(8, { maxByteLength: 64 }).resizable]`
  await restored(code, async (guest, isolate) =>
    assert.deepEqual(JSON.parse((await guest.call(isolate)).text), [[], false, false, [], [], false]),
  )
})

for (const [what, statements] of [
  ['removes Atomics', 'delete globalThis.Atomics'],
  ['freezes the global object', 'Object.freeze(globalThis)'],
  ['replaces built-ins', 'globalThis.Atomics = undefined; globalThis.WebAssembly = 1; Reflect.deleteProperty(globalThis, "Date")'],
] as const) {
  test(`a top level that ${what} takes no guest down: it is restored whole, or there is no snapshot`, async () => {
    const code = `${statements}; exports.handler = () => 'fine'`
    const appSnapshot = await snapshotOf(code)
    const guest = await TestGuest.open()
    try {
      const fn = { ...functionOf(code), ...(appSnapshot ? { appSnapshot } : {}) }
      const loaded = await guest.connection.load(fn, 5000)
      assert.ok(loaded.ok)
      assert.equal((await guest.call(fn.isolate)).text, '"fine"')
    } finally {
      await guest.close()
    }
  })
}
