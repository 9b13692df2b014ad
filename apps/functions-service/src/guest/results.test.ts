import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

const JSON_UTF8 = 'application/json; charset=utf-8'
const TEXT_UTF8 = 'text/plain; charset=utf-8'

// What a handler returns | status, content type, body, resultKind
const ROWS: [returned: string, status: number, type: string | undefined, body: string, kind: string][] = [
  ['undefined', 204, undefined, '', 'none'],
  ['null', 200, JSON_UTF8, 'null', 'json'],
  ['"text"', 200, JSON_UTF8, '"text"', 'json'],
  ['[1, { a: "é" }]', 200, JSON_UTF8, '[1,{"a":"é"}]', 'json'],
  ['({ success: true, data: 1 })', 200, JSON_UTF8, '{"success":true,"data":1}', 'json'],
  ['({ statusCode: 200 })', 200, undefined, '', 'none'],
  ['({ statusCode: 201, body: JSON.stringify({ a: 1 }) })', 201, JSON_UTF8, '{"a":1}', 'json'],
  ['({ statusCode: 200, body: "hello" })', 200, TEXT_UTF8, 'hello', 'text'],
  ['({ statusCode: 200, body: "12" })', 200, TEXT_UTF8, '12', 'json'],
  ['({ statusCode: 200, headers: { "Content-Type": "text/html" }, body: "12" })', 200, 'text/html', '12', 'text'],
  ['({ statusCode: 200, headers: { "content-type": "application/json" }, body: "{broken" })', 200, 'application/json', '{broken', 'text'],
  ['({ statusCode: 200, body: { a: 1 } })', 200, JSON_UTF8, '{"a":1}', 'json'],
  ['({ statusCode: 200, body: "aGk=", isBase64Encoded: true })', 200, undefined, 'hi', 'base64'],
  ['({ statusCode: 200, body: new TextEncoder().encode("raw") })', 200, undefined, 'raw', 'base64'],
  ['({ statusCode: 204, body: "ignored" })', 204, undefined, '', 'none'],
  ['new Response("hi")', 200, 'text/plain;charset=UTF-8', 'hi', 'text'],
  ['new Response(null, { status: 404 })', 404, undefined, '', 'none'],
  ['Response.json({ a: 1 }, { status: 418 })', 418, 'application/json', '{"a":1}', 'json'],
  ['new Response(new Uint8Array([104, 105]), { headers: { "content-type": "application/json" } })', 200, 'application/json', 'hi', 'text'],
  ['new Response(new Blob(["<p>"], { type: "text/html" }))', 200, 'text/html', '<p>', 'text'],
  ['new Response(new URLSearchParams({ a: "b c" }))', 200, 'application/x-www-form-urlencoded;charset=UTF-8', 'a=b+c', 'text'],
  ['Promise.resolve({ then: undefined, ok: 1 })', 200, JSON_UTF8, '{"ok":1}', 'json'],
]

for (const [returned, status, type, body, kind] of ROWS) {
  test(`a handler that returns ${returned} answers ${status}`, async () => {
    const outcome = await guest.run(`exports.handler = async () => (${returned})`, { kind: 'event' })
    assert.deepEqual(
      [outcome.status, outcome.headers['content-type'], outcome.text, outcome.resultKind],
      [status, type, body, kind],
      outcome.message,
    )
  })
}

// What a handler returns | what the message says
const BAD: [returned: string, message: RegExp][] = [
  ['({ statusCode: 99 })', /status must be a whole number from 200 to 599; it is 99/],
  ['({ statusCode: "200" })', /status must be a whole number from 200 to 599; it is '200'/],
  ['({ statusCode: 200.5 })', /status must be/],
  ['({ statusCode: undefined })', /status must be/],
  ['({ statusCode: 200, headers: { "bad name": "1" } })', /header is not valid: Header name 'bad name'/],
  ['({ statusCode: 200, headers: { "x-a": "1\\r\\nset-cookie: x" } })', /characters that headers cannot hold/],
  ['({ statusCode: 200, headers: { "x-a": "€" } })', /characters that headers cannot hold/],
  ['({ statusCode: 200, headers: { "x-a": { b: 1 } } })', /header 'x-a' must be a string/],
  ['({ statusCode: 200, headers: "x" })', /headers must be an object/],
  ['({ statusCode: 200, cookies: "a=1" })', /cookies must be a list/],
  [
    '({ statusCode: 200, headers: Object.fromEntries(Array.from({ length: 65 }, (_, i) => ["x-" + i, "1"])) })',
    /has 65 headers; at most 64/,
  ],
  ['({ statusCode: 200, headers: { "x-a": "a".repeat(40000) } })', /are 40003 bytes; at most 32768/],
  ['({ statusCode: 200, body: "no base64!", isBase64Encoded: true })', /not base64/],
  ['(() => { const a = {}; a.a = a; return a })()', /cannot be turned into JSON: Converting circular structure/],
  ['10n', /cannot be turned into JSON: Do not know how to serialize a BigInt/],
  ['(() => 1)', /cannot be turned into JSON/],
  ['Symbol("x")', /cannot be turned into JSON: Symbol\(x\)/],
  ['({ toJSON() { throw new Error("mine") } })', /cannot be turned into JSON: mine/],
  ['Response.error()', /Response\.error\(\)/],
  ['(async () => { const r = new Response("x"); await r.text(); return r })()', /already been read/],
]

for (const [returned, message] of BAD) {
  test(`a handler that returns ${returned} answers FUNCTION_BAD_RESPONSE`, async () => {
    const outcome = await guest.run(`exports.handler = async () => (${returned})`)
    assert.equal(outcome.code, 'FUNCTION_BAD_RESPONSE', outcome.message)
    assert.match(outcome.message, message)
  })
}

test('headers, repeated headers and cookies arrive in order; those of the transport and ours are left out', async () => {
  const outcome = await guest.run(`exports.handler = () => ({ statusCode: 200,
    headers: { 'X-One': '1', 'Content-Length': '99', Connection: 'x', 'Transfer-Encoding': 'chunked', 'X-Plat-Deployment': 'fake', 'X-Number': 5, 'x-none': null },
    multiValueHeaders: { 'x-many': ['a', 'b'] }, cookies: ['c=1', 'd=2; Path=/'] })`)
  assert.deepEqual(outcome.headerList, [
    ...['x-one', '1', 'x-number', '5', 'x-many', 'a', 'x-many', 'b'],
    ...['set-cookie', 'c=1', 'set-cookie', 'd=2; Path=/'],
  ])
})

test('bytes come through unchanged', async () => {
  const outcome = await guest.run('exports.handler = () => new Response(Uint8Array.from({ length: 256 }, (_, i) => i).subarray(1))', {
    kind: 'event',
  })
  assert.deepEqual(
    [...outcome.body],
    Array.from({ length: 255 }, (_, i) => i + 1),
  )
  assert.equal(outcome.resultKind, 'base64')
})

for (const returned of [
  '"x".repeat(50e6)',
  'new Response("x".repeat(50e6))',
  'new Response(new Uint8Array(50e6))',
  '({ statusCode: 200, body: "x".repeat(50e6) })',
  '({ statusCode: 200, isBase64Encoded: true, body: "xxxx".repeat(12e6) })',
  'new Response("é".repeat(4e6))',
]) {
  test(`a handler that returns ${returned} answers FUNCTION_RESPONSE_TOO_LARGE and the guest lives on`, async () => {
    const outcome = await guest.run(`exports.handler = async () => (${returned})`)
    assert.equal(outcome.code, 'FUNCTION_RESPONSE_TOO_LARGE', outcome.message)
    assert.equal(await guest.evaluate('return 1'), 1)
  })
}

test('a response may be as large as allowed, to the byte', async () => {
  const key = await guest.load('exports.handler = (event) => new Response("x".repeat(event.n))')
  assert.equal((await guest.call(key, { path: '/x?n=1000', responseBytesMax: 1000 })).status, 200)
  assert.equal((await guest.call(key, { path: '/x?n=1001', responseBytesMax: 1000 })).code, 'FUNCTION_RESPONSE_TOO_LARGE')
})
