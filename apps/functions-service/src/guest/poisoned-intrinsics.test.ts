import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

/** Replaces every method of every built-in by one that throws. */
const POISON = `
const poison = (holder) => {
  for (const key of Reflect.ownKeys(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key)
    if (key !== 'constructor' && typeof descriptor.value === 'function' && descriptor.configurable) targets.push([holder, key])
  }
}
const targets = []
const { defineProperty } = Object
for (const Type of [Object, Function, Array, String, Number, Boolean, Symbol, BigInt, Date, RegExp, Map, Set, WeakMap, WeakSet, Promise, Error, ArrayBuffer, DataView, Uint8Array, Object.getPrototypeOf(Uint8Array)]) { poison(Type.prototype); poison(Type) }
for (const namespace of [JSON, Math, Reflect]) poison(namespace)
for (let i = 0; i < targets.length; i++) defineProperty(targets[i][0], targets[i][1], { value: function () { throw 'poisoned' }, configurable: true })
`
/** Taken out of it for what, by its standard, iterates over what it is given. */
const KEEP_ITERATION = 'targets.splice(0, targets.length, ...targets.filter(([, key]) => key !== Symbol.iterator && key !== "values"));'

/** The handler's answer when every method is poisoned must be the answer when none is. */
const SAME: [title: string, handler: string, iterates?: 'iterates'][] = [
  ['JSON results', 'exports.handler = (event, context) => ({ event, name: context.functionName, left: context.getRemainingTimeMs() > 0 })'],
  [
    'proxy results',
    'exports.handler = () => ({ statusCode: 201, headers: { "x-a": "1", "x-b": ["2", "3"] }, cookies: ["c=1"], body: "text" })',
  ],
  [
    'Response and Request',
    'module.exports = { async fetch(request) { return new Response(request.method + (await request.text()) + request.headers.get("x-in"), { status: 202, headers: { "x-out": "o" } }) } }',
  ],
  [
    'req and res',
    'module.exports = (req, res) => { res.status(203).set("x-a", "b").cookie("c", "d e").json({ query: req.query, cookies: req.cookies, body: req.body, a: req.get("X-In") }) }',
  ],
  [
    'URL',
    'exports.handler = () => { const u = new URL("../a/./b?q=1&r=é#f", "http://user:p%41ss@[::1]:8080/x/y"); u.searchParams.append("s", "t u"); u.pathname = "/new path"; return [u.href, u.host, new URL("http://0x7f.1/").host, u.searchParams.get("s")] }',
  ],
  [
    'text',
    'exports.handler = () => [btoa("hé"), atob("aOk="), new TextDecoder().decode(new TextEncoder().encode("é€😀")), new TextDecoder("utf-16le").decode(new Uint8Array([97, 0]))]',
    'iterates',
  ],
  [
    'forms and blobs',
    'exports.handler = async () => { const f = new FormData(); f.append("a", "1"); f.append("b", new File(["x"], "n.txt")); const back = await new Response(f).formData(); return [back.get("a"), await back.get("b").text(), await new Blob(["a", "b"]).slice(1).text(), (await new Response("a=1", { headers: { "content-type": "application/x-www-form-urlencoded" } }).formData()).get("a")] }',
    'iterates',
  ],
  [
    'timers, events and aborts',
    'exports.handler = () => new Promise((resolve) => { const c = new AbortController(); c.signal.addEventListener("abort", (e) => setTimeout(resolve, 1, [e.type, c.signal.reason.name])); queueMicrotask(() => c.abort()) })',
  ],
  [
    'fetch',
    'exports.handler = async () => { try { await fetch("http://x/", { method: "POST", body: "b", headers: { a: "b" } }) } catch (e) { return [e.name, e.code, e.message] } }',
  ],
  [
    'structuredClone',
    'exports.handler = () => { const c = structuredClone({ a: [1, { b: new Date(5) }], m: new Uint8Array([1]) }); return [c.a[0], c.m[0]] }',
    'iterates',
  ],
  ['crypto', 'exports.handler = () => [crypto.randomUUID().length, crypto.getRandomValues(new Uint8Array(4)).length]'],
  [
    'digests and signatures',
    'exports.handler = async () => { const k = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]); const s = await crypto.subtle.sign("HMAC", k, new Uint8Array(3)); return [s.byteLength, (await crypto.subtle.digest("SHA-1", new Uint8Array(3))).byteLength] }',
    'iterates',
  ],
  ['thrown errors', 'exports.handler = () => { throw new TypeError("mine") }'],
  ['thrown objects', 'exports.handler = () => { throw { a: [1] } }'],
  ['bad results', 'exports.handler = () => ({ statusCode: 99 })'],
]

for (const [title, handler, iterates] of SAME) {
  test(`${title} come out right although user code has replaced every method of the language`, async () => {
    const call = {
      method: 'POST',
      path: '/x?q=1',
      headers: [
        ['content-type', 'application/json'],
        ['x-in', 'i'],
        ['cookie', 'k=v'],
      ] as [string, string][],
      body: '{"in":[1,"é"]}',
    }
    const clean = await guest.run(handler, call)
    const poison = iterates ? POISON.replace('for (let i = 0', `${KEEP_ITERATION}\nfor (let i = 0`) : POISON
    const poisoned = await guest.run(`${handler}\n${poison}`, call)
    const facts = ({ status, text, headers, code, message }: typeof clean) => ({ status, text, headers, code, message })
    assert.deepEqual(facts(poisoned), facts(clean))
    assert.ok(clean.status === 0 || clean.status < 400 || title === 'bad results')
  })
}

test('the poison works', async () => {
  const outcome = await guest.run(
    `exports.handler = () => { const seen = []; for (const use of [() => [].push(1), () => JSON.parse('1'), () => Math.max(1), () => new Map().get(1), () => Object.keys({})]) { try { use(); seen[seen.length] = 'works' } catch (e) { seen[seen.length] = e } } return seen }\n${POISON.replace('for (let i = 0', `${KEEP_ITERATION}\nfor (let i = 0`)}`,
  )
  assert.equal(outcome.text, '["poisoned","poisoned","poisoned","poisoned","poisoned"]')
})

test('console prints although user code has replaced every method of the language', async () => {
  const handler =
    'exports.handler = () => { console.log("%s is %d", "a", 1, { b: [1, 2], c: new Map([["k", 1]]) }, null, new Date(0)); return 1 }'
  const clean = await guest.run(handler)
  assert.deepEqual(clean.logs, ["[LOG] a is 1 { b: [ 1, 2 ], c: Map(1) { 'k' => 1 } } null 1970-01-01T00:00:00.000Z"])
  const poisoned = await guest.run(
    handler.replace('new Map([["k", 1]])', 'map').replace('exports', 'const map = new Map([["k", 1]]);\nexports') + POISON,
  )
  assert.deepEqual(poisoned.logs, clean.logs)
})

const PROTOTYPES = [
  ['Object.prototype.reference = true; Object.prototype.copy = true; Object.prototype.promise = true', '{"a":1}'],
  ['Object.prototype.then = (resolve) => resolve("hijacked")', undefined],
  ['Object.prototype.toJSON = function () { return "hijacked" }', '"hijacked"'],
  ['Object.defineProperty(Object.prototype, "type", { get() { throw 1 } })', '{"a":1}'],
  ['Object.prototype.status = 999; Object.prototype.headers = 1; Object.prototype.code = "X"; Object.prototype.get = () => {}', '{"a":1}'],
  ['Promise.prototype.then = undefined; Promise.resolve = undefined; globalThis.Promise = undefined', '{"a":1}'],
  ['Array.prototype[Symbol.iterator] = undefined; Array.prototype.push = undefined', '{"a":1}'],
  ['for (const name of Object.getOwnPropertyNames(globalThis)) { try { delete globalThis[name] } catch {} }', '{"a":1}'],
] as const

test('a polluted prototype spoils at most the answers of the function that did it', async () => {
  for (const [pollution, expected] of PROTOTYPES) {
    const outcome = await guest.run(`exports.handler = async () => ({ a: 1 });\n${pollution}`, { timeoutMs: 500 })
    if (expected !== undefined) assert.equal(outcome.text, expected, `${pollution}: ${outcome.message}`)
    assert.equal(await guest.evaluate('return 1'), 1, pollution)
  }
})

test('user code finds no way to an object of the host', async () => {
  const escapes = (await guest.evaluate(`
    const found = []
    const seen = new Set()
    const visit = (value, path, depth) => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || depth > 6) return
      seen.add(value)
      try { if (typeof value === 'function' && /plat:|host/.test(value.name)) found.push(path) } catch {}
      try { const F = value.constructor; if (typeof F === 'function' && F.constructor('return typeof process')() !== 'object') found.push(path + ' realm') } catch {}
      if (['Reference', 'ExternalCopy', 'Callback', 'Isolate', 'Context'].includes(Object.prototype.toString.call(value).slice(8, -1))) found.push(path)
      for (const key of Reflect.ownKeys(value)) { let inner; try { inner = value[key] } catch { continue } visit(inner, path + '.' + String(key), depth + 1) }
      visit(Object.getPrototypeOf(value), path + '.__proto__', depth + 1)
    }
    visit(globalThis, 'globalThis', 0); visit(context, 'context', 0); visit(await fetch('http://x/').catch(e => e), 'error', 0)
    let stack = ''; try { new TextDecoder().decode(1) } catch (e) { stack = e.stack }
    return found.concat(/\\/work|node:|\\.ts/.test(stack) ? [stack] : [])`)) as string[]
  assert.deepEqual(escapes, [])
  assert.equal(await guest.evaluate('return typeof process.binding + typeof globalThis.require'), 'undefinedundefined')
  assert.equal(await guest.evaluate('try { await import("node:fs"); return "imported" } catch (e) { return "refused" }'), 'refused')
})
