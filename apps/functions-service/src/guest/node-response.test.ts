import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

const respond = (statements: string) => guest.run(`module.exports = async (req, res) => { ${statements} }`)

// What the function does with res | status, content type, body
const ROWS: [statements: string, status: number, type: string | undefined, body: string][] = [
  ['res.json({ a: 1 })', 200, 'application/json; charset=utf-8', '{"a":1}'],
  ['res.status(201).json([1])', 201, 'application/json; charset=utf-8', '[1]'],
  ['res.statusCode = 404; res.end("gone")', 404, 'text/plain; charset=utf-8', 'gone'],
  ['res.send("<p>")', 200, 'text/html; charset=utf-8', '<p>'],
  ['res.send({ a: 1 })', 200, 'application/json; charset=utf-8', '{"a":1}'],
  ['res.send(new TextEncoder().encode("é"))', 200, 'application/octet-stream', 'é'],
  ['res.send()', 200, undefined, ''],
  ['res.type("css").send("a{}")', 200, 'text/css; charset=utf-8', 'a{}'],
  ['res.setHeader("Content-Type", "text/csv"); res.write("a,"); res.write("b"); res.end("\\n")', 200, 'text/csv', 'a,b\n'],
  ['res.write(new Uint8Array([104])); res.end("i")', 200, undefined, 'hi'],
  ['res.writeHead(202, { "content-type": "text/x" }); res.end("x")', 202, 'text/x', 'x'],
  ['res.sendStatus(204)', 204, 'text/plain; charset=utf-8', ''],
  ['return { a: 1 }', 200, 'application/json; charset=utf-8', '{"a":1}'],
  ['return new Response("r", { status: 206 })', 206, 'text/plain;charset=UTF-8', 'r'],
  ['return res.status(203).end("same")', 203, 'text/plain; charset=utf-8', 'same'],
  ['setTimeout(() => res.json("later"), 5)', 200, 'application/json; charset=utf-8', '"later"'],
  ['Promise.resolve().then(() => {}).then(() => res.json("soon"))', 200, 'application/json; charset=utf-8', '"soon"'],
  ['fetch("http://x/").catch(() => res.json("failed"))', 200, 'application/json; charset=utf-8', '"failed"'],
]

for (const [statements, status, type, body] of ROWS) {
  test(`${statements} answers ${status}`, async () => {
    const outcome = await respond(statements)
    assert.deepEqual([outcome.status, outcome.headers['content-type'], outcome.text], [status, type, body], outcome.message)
  })
}

test('headers can be set, read, appended and removed', async () => {
  const outcome =
    await respond(`res.set({ 'X-A': '1', 'X-B': ['2', '3'] }).append('x-c', 'c'); res.append('x-c', 'd'); res.setHeader('x-gone', 1); res.removeHeader('X-Gone')
    res.json([res.getHeader('x-a'), res.get('X-B'), res.hasHeader('x-gone'), res.headersSent])`)
  assert.equal(outcome.text, '["1",["2","3"],false,false]')
  assert.equal(outcome.headerList.join(' ').replace(/ content-type.*/, ''), 'x-a 1 x-b 2 x-b 3 x-c c x-c d')
})

test('cookies are written as Express writes them', async () => {
  const outcome =
    await respond(`res.cookie('a', 'b c', { maxAge: 5000, expires: new Date(0), httpOnly: true, secure: true, sameSite: 'lax', domain: 'x.test', path: '/p' })
    res.cookie('plain', 1).cookie('o', { x: 1 }).clearCookie('old').end()`)
  const cookies = outcome.headerList.filter((_value, index) => index % 2 === 1)
  assert.deepEqual(cookies, [
    'a=b%20c; Max-Age=5; Domain=x.test; Path=/p; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
    'plain=1; Path=/',
    'o=j%3A%7B%22x%22%3A1%7D; Path=/',
    'old=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  ])
})

test('redirect takes an address, with or without a status', async () => {
  const found = await respond('res.redirect("/é?a=b c")')
  assert.deepEqual([found.status, found.headers.location], [302, '/%C3%A9?a=b%20c'])
  const permanent = await respond('res.redirect(308, "https://x.test/")')
  assert.deepEqual([permanent.status, permanent.headers.location], [308, 'https://x.test/'])
})

for (const [statements, message] of [
  ['', /ended without sending a response/],
  ['setTimeout(() => {}, 5)', /ended without sending a response/],
  ['await new Promise(r => setTimeout(r, 5))', /ended without sending a response/],
  ['res.status(99).json(1)', /status must be a whole number/],
  ['res.setHeader("bad name", "1"); res.end()', /header is not valid/],
  ['const a = []; a.push(a); res.json(a)', /circular/],
] as const) {
  test(`a (req, res) function that does "${statements}" answers FUNCTION_BAD_RESPONSE`, async () => {
    const outcome = await respond(statements)
    assert.equal(outcome.code, 'FUNCTION_BAD_RESPONSE')
    assert.match(outcome.message, message)
  })
}

test('what happens after the response was sent is logged and changes nothing', async () => {
  const outcome = await respond('res.json({ ok: true }); console.log("after"); throw new Error("too late")')
  assert.equal(outcome.text, '{"ok":true}')
  assert.equal(outcome.logs[0], '[LOG] after')
  assert.match(outcome.logs[1] ?? '', /^\[ERROR\] Thrown after the response was sent: Error: too late/)
  const twice = await respond('res.json(1); try { res.json(2) } catch (e) { console.log(e.code) }')
  assert.deepEqual([twice.text, twice.logs], ['1', ['[LOG] ERR_HTTP_HEADERS_SENT']])
})

test('waitUntil lets work go on after the response, and keeps a rejection in it from doing harm', async () => {
  const key = await guest.load(`let done = 0; exports.handler = (event, context) => {
    if (event.ask) return done
    context.waitUntil(new Promise(r => setTimeout(r, 5)).then(() => { done++ })); context.waitUntil(Promise.reject(new Error('no'))); return 'sent' }`)
  assert.equal((await guest.call(key)).text, '"sent"')
  for (let tries = 0; tries < 500; tries++) {
    if ((await guest.call(key, { path: '/x?ask=1' })).text === '1') return
  }
  assert.fail('the work after the response did not end')
})
