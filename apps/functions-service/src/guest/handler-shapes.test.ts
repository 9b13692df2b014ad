import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bundledModule } from './testing/bundled-module.ts'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

const JSON_TYPE: [string, string][] = [['content-type', 'application/json']]
const EVENT =
  'async function handler(event, context) { return { statusCode: 201, body: JSON.stringify({ event, name: context.functionName }) } }'
const FETCH =
  'var hello_default = { greeting: "hi", async fetch(request, env, context) { return new Response([this.greeting, await request.text(), env.A, context.functionName].join(" "), { status: 202 }) } };'
const NODE = 'var hello_default = async (req, res) => { res.status(203).json({ method: req.method, query: req.query, body: req.body }) };'

for (const [form, code] of [
  ['an ES module', bundledModule({ handler: 'handler' }, EVENT)],
  ['exports.handler', `${EVENT}\nexports.handler = handler`],
  ['module.exports.handler', `${EVENT}\nmodule.exports = { handler }`],
  ['a default export with handler', bundledModule({ default: 'hello_default' }, `${EVENT}\nvar hello_default = { handler }`)],
] as const) {
  test(`handler(event, context) works as ${form}`, async () => {
    const outcome = await guest.run(code, { method: 'POST', headers: JSON_TYPE, body: '{"name":"Ann"}' })
    assert.equal(outcome.status, 201)
    assert.deepEqual(JSON.parse(outcome.text), { event: { name: 'Ann' }, name: 'hello' })
  })
}

for (const [form, code] of [
  ['an ES module', bundledModule({ default: 'hello_default' }, FETCH)],
  ['module.exports', `${FETCH}\nmodule.exports = hello_default`],
  [
    'a default export wrapped twice',
    `${FETCH}\nmodule.exports = { default: { __esModule: true, default: hello_default }, __esModule: true }`,
  ],
] as const) {
  test(`fetch(request, env, context) works as ${form}`, async () => {
    const key = await guest.load(code, { env: { A: 'b' } })
    const outcome = await guest.call(key, { method: 'POST', body: 'there' })
    assert.deepEqual([outcome.status, outcome.text], [202, 'hi there b hello'])
  })
}

for (const [form, code] of [
  ['an ES module', bundledModule({ default: 'hello_default' }, NODE)],
  ['module.exports', `${NODE}\nmodule.exports = hello_default`],
  ['exports.default', `${NODE}\nexports.default = hello_default`],
] as const) {
  test(`(req, res) works as ${form}`, async () => {
    const outcome = await guest.run(code, { method: 'PUT', path: '/x?a=1&b=2&b=3', headers: JSON_TYPE, body: '[1]' })
    assert.equal(outcome.status, 203)
    assert.deepEqual(JSON.parse(outcome.text), { method: 'PUT', query: { a: '1', b: ['2', '3'] }, body: [1] })
  })
}

test('functions named after methods answer theirs; HEAD falls to GET, OPTIONS and others tell what is allowed', async () => {
  const code = bundledModule(
    { GET: 'GET', POST: 'POST' },
    'function GET(request) { return new Response("got " + request.url, { headers: { "x-a": "1" } }) }\nasync function POST(request, context) { return { posted: await request.json(), by: context.functionName } }',
  )
  const key = await guest.load(code)
  assert.equal((await guest.call(key)).text, 'got http://my-site.localhost:8080/_functions/hello')
  assert.deepEqual(JSON.parse((await guest.call(key, { method: 'POST', body: '7' })).text), { posted: 7, by: 'hello' })
  const head = await guest.call(key, { method: 'HEAD' })
  assert.deepEqual([head.status, head.text, head.headers['x-a']], [200, '', '1'])
  const options = await guest.call(key, { method: 'OPTIONS' })
  assert.deepEqual([options.status, options.headers.allow], [204, 'GET, POST, HEAD, OPTIONS'])
  const refused = await guest.call(key, { method: 'DELETE' })
  assert.deepEqual([refused.code, refused.allow], ['METHOD_NOT_ALLOWED', 'GET, POST, HEAD, OPTIONS'])
})

test('a module that exports nothing to call fails to load, naming the three shapes', async () => {
  for (const code of ['const a = 1', 'module.exports = {}', 'module.exports = 5', bundledModule({ value: 'value' }, 'var value = 1')]) {
    await assert.rejects(guest.load(code), (thrown: { failure: { code: string; message: string } }) => {
      assert.equal(thrown.failure.code, 'FUNCTION_ERROR')
      assert.match(thrown.failure.message, /handler\(event, context\).*fetch\(request, env, context\).*module\.exports = \(req, res\)/)
      return true
    })
  }
})

test('the context tells the function, the call and the request', async () => {
  const key = await guest.load(
    'exports.handler = (event, context) => { const { getRemainingTimeMs, signal, ...rest } = context; return { ...rest, waitUntil: typeof context.waitUntil, left: getRemainingTimeMs() } }',
    { env: { COLOR: 'red' } },
  )
  const outcome = await guest.call(key, {
    invocationId: 'call-1',
    method: 'POST',
    path: '/api/items/7?x=1',
    headers: [...JSON_TYPE, ['Accept', 'a'], ['accept', 'b'], ['cookie', 'c=1']],
    body: '{"é":1}',
    params: { id: '7' },
    timeoutMs: 5000,
  })
  const { left, ...context } = JSON.parse(outcome.text)
  assert.ok(left > 0 && left <= 5000)
  assert.deepEqual(context, {
    functionName: 'hello',
    projectId: 'project-1',
    deploymentId: 'deployment-1',
    version: 3,
    invocationId: 'call-1',
    timestamp: '2026-01-02T03:04:05.678Z',
    env: { COLOR: 'red' },
    waitUntil: 'function',
    request: {
      method: 'POST',
      url: 'http://my-site.localhost:8080/api/items/7?x=1',
      path: '/api/items/7',
      query: { x: '1' },
      headers: { 'content-type': 'application/json', accept: 'a, b', cookie: 'c=1' },
      body: { é: 1 },
      rawBody: Buffer.from('{"é":1}').toString('base64'),
      ip: '203.0.113.7',
      params: { id: '7', functionId: 'function-1' },
    },
  })
})

test('the event is the body as its content type says, or the query without one', async () => {
  const key = await guest.load('exports.handler = (event) => ({ event })')
  const eventOf = async (type: string | undefined, body: string | Uint8Array, path?: string) => {
    const outcome = await guest.call(key, {
      method: 'POST',
      headers: type ? [['content-type', type]] : [],
      body,
      ...(path ? { path } : {}),
    })
    return JSON.parse(outcome.text).event
  }
  assert.deepEqual(await eventOf('application/json; charset=utf-8', '\ufeff{"a":[1]}'), { a: [1] })
  assert.equal(await eventOf('application/problem+json', 'null'), null)
  assert.deepEqual(await eventOf('application/x-www-form-urlencoded', 'a=1+2&b=%C3%A9&b=y'), { a: '1 2', b: ['é', 'y'] })
  assert.equal(await eventOf('text/plain', 'héllo'), 'héllo')
  assert.equal(await eventOf(undefined, 'plain'), 'plain')
  assert.equal(await eventOf('image/png', Buffer.from([0, 255, 1])), 'AP8B')
  assert.equal(await eventOf('text/plain', Buffer.from([0xff])), '/w==')
  assert.deepEqual(await eventOf('application/json', '', '/x?q=1&__proto__=2'), { q: '1' })
  const form =
    '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n2\r\n--b--\r\n'
  assert.deepEqual(await eventOf('multipart/form-data; boundary=b', form), { a: ['1', '2'] })
})

test('a body that is no JSON is refused before user code runs, except to those who read it themselves', async () => {
  const request = { method: 'POST', headers: JSON_TYPE, body: '{"a":' }
  for (const code of [
    'exports.handler = () => { console.log("ran") }',
    'module.exports = (req, res) => { console.log("ran"); res.end() }',
  ]) {
    const outcome = await guest.run(code, request)
    assert.deepEqual([outcome.code, outcome.stack, outcome.logs], ['INVALID_JSON', '', []])
  }
  const own = await guest.run('module.exports = { fetch: async (request) => new Response(await request.text()) }', request)
  assert.deepEqual([own.status, own.text], [200, '{"a":'])
})

test('a call by event hands the payload to each shape', async () => {
  const call = { kind: 'event', method: 'POST', body: '{"name":"Ann"}' } as const
  assert.deepEqual(
    JSON.parse((await guest.run('exports.handler = (event, context) => [event, context.request === undefined]', call)).text),
    [{ name: 'Ann' }, true],
  )
  assert.deepEqual(JSON.parse((await guest.run('module.exports = (req, res) => res.json([req.method, req.body])', call)).text), [
    'POST',
    { name: 'Ann' },
  ])
  const fetched = await guest.run(
    'module.exports = { fetch: async (r) => Response.json([r.method, r.headers.get("content-type"), await r.json()]) }',
    call,
  )
  assert.deepEqual(JSON.parse(fetched.text), ['POST', 'application/json', { name: 'Ann' }])
  assert.deepEqual(JSON.parse((await guest.run('exports.handler = (event) => event', { kind: 'event', method: 'POST' })).text), {})
})

test('req has what the contract names', async () => {
  const outcome = await guest.run('module.exports = (req, res) => res.json({ ...req, get: req.get("X-A"), header: req.header("x-a") })', {
    method: 'POST',
    path: '/_functions/hello?name=John',
    headers: [
      ['X-A', 'one'],
      ['Cookie', 'a=1; b="two words"; c=%20; a=later; d=%zz'],
    ],
    params: { functionId: 'function-1' },
  })
  assert.deepEqual(JSON.parse(outcome.text), {
    method: 'POST',
    url: '/_functions/hello?name=John',
    path: '/_functions/hello',
    query: { name: 'John' },
    headers: { 'x-a': 'one', cookie: 'a=1; b="two words"; c=%20; a=later; d=%zz' },
    cookies: { a: '1', b: 'two words', c: ' ', d: '%zz' },
    body: {},
    params: { functionId: 'function-1' },
    ip: '203.0.113.7',
    get: 'one',
    header: 'one',
  })
})

test('the module stays warm between calls, and two functions share nothing', async () => {
  const code = 'let n = 0; exports.handler = () => { globalThis.seen = (globalThis.seen ?? 0) + 1; return [++n, globalThis.seen] }'
  const [one, two] = [await guest.load(code), await guest.load(code)]
  assert.equal((await guest.call(one)).text, '[1,1]')
  assert.equal((await guest.call(one)).text, '[2,2]')
  assert.equal((await guest.call(two)).text, '[1,1]')
})

test('a hashbang, a source map comment and __filename do no harm', async () => {
  const code =
    '#!/usr/bin/env node\nexports.handler = () => [__filename, __dirname, typeof require, this === module.exports]\n//# sourceMappingURL=x.map'
  assert.deepEqual(JSON.parse((await guest.run(code)).text), ['api/hello.js', 'api', 'function', true])
})

test('require gives node-fetch and nothing else', async () => {
  const code =
    'const fetch = require("node-fetch"); exports.handler = () => { try { require("fs") } catch (e) { return [typeof fetch, typeof fetch.default, typeof fetch.Headers, e.code, e.message] } }'
  const [fetch, byDefault, headers, errorCode, message] = JSON.parse((await guest.run(code)).text)
  assert.deepEqual([fetch, byDefault, headers, errorCode], ['function', 'function', 'function', 'MODULE_NOT_FOUND'])
  assert.match(message, /^Cannot find module 'fs': npm packages are bundled at build time/)
})
