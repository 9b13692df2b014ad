import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TestGuest } from './testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

/** Each line must be true in a guest. */
const HOLDS: Record<string, string[]> = {
  'the globals of the contract are there and those that escape limits are not': [
    `['console', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'queueMicrotask', 'structuredClone', 'URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'atob', 'btoa', 'AbortController', 'AbortSignal', 'Event', 'EventTarget', 'CustomEvent', 'DOMException', 'Headers', 'Request', 'Response', 'FormData', 'Blob', 'File', 'fetch', 'crypto', 'performance', 'process', 'navigator'].every(name => name in globalThis)`,
    `['SharedArrayBuffer', 'Atomics', 'WebAssembly', 'WeakRef', 'FinalizationRegistry', 'require', 'module', 'host', 'plat', 'ivm', 'Deno', 'window'].every(name => !(name in globalThis))`,
    `typeof process.exit === 'undefined' && typeof process.binding === 'undefined' && Object.keys(process).join() === 'env,argv,version,versions,nextTick'`,
    `navigator.userAgent === 'Plat'`,
    `Object.keys(globalThis).length === 0`,
    `!('resize' in ArrayBuffer.prototype) && new ArrayBuffer(8, { maxByteLength: 64 }).resizable === false && new Uint8Array(1).buffer.constructor === ArrayBuffer`,
    `new (class Sub extends ArrayBuffer {})(3).byteLength === 3 && new ArrayBuffer(4).slice(1).byteLength === 3 && ArrayBuffer.isView(new Uint8Array(1))`,
    `(() => { try { ArrayBuffer(1) } catch (e) { return e instanceof TypeError } })()`,
  ],
  'text is encoded and decoded as the Encoding Standard says': [
    `[...new TextEncoder().encode('aé€😀\\ud800')].join() === '97,195,169,226,130,172,240,159,152,128,239,191,189'`,
    `new TextDecoder().decode(new Uint8Array([239, 187, 191, 97, 226, 130, 172, 255, 240, 159])) === 'a€\\ufffd\\ufffd'`,
    `new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array([239, 187, 191, 97])) === '\\ufeffa'`,
    `(() => { try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])) } catch (e) { return e instanceof TypeError } })()`,
    `(() => { const d = new TextDecoder(); return [226, 130, 172].map(b => d.decode(new Uint8Array([b]), { stream: true })).join('|') + d.decode() === '||€' })()`,
    `new TextDecoder('latin1').decode(new Uint8Array([0x80, 0xe9])) === '€é' && new TextDecoder('utf-16').decode(new Uint8Array([0x61, 0, 0x3d, 0xd8, 0, 0xde])) === 'a😀'`,
    `(() => { try { new TextDecoder('no-such-encoding') } catch (e) { return e instanceof RangeError } })()`,
    `(() => { const long = 'aé€😀'.repeat(50000); return new TextDecoder().decode(new TextEncoder().encode(long)) === long })()`,
    `(() => { const u = new Uint8Array(5); const r = new TextEncoder().encodeInto('é€x', u); return r.read === 2 && r.written === 5 })()`,
    `btoa('hé') === 'aOk=' && atob(' aO k= ') === 'hé' && atob('aGk') === 'hi'`,
    `(() => { try { btoa('€') } catch (e) { return e.name === 'InvalidCharacterError' && e.code === 5 && e instanceof DOMException && e instanceof Error } })()`,
    `['a', 'aGk=x', '=', 'aGk==='].every(bad => { try { atob(bad) } catch { return true } })`,
  ],
  'events and abort signals work as the DOM Standard says': [
    `(() => { const t = new EventTarget(), seen = []; t.addEventListener('x', e => seen.push(e.detail), { once: true }); t.addEventListener('x', { handleEvent: e => seen.push(e.type) }); t.dispatchEvent(new CustomEvent('x', { detail: 7 })); t.dispatchEvent(new Event('x')); return seen.join() === '7,x,x' })()`,
    `(() => { const t = new EventTarget(); t.addEventListener('x', e => e.preventDefault()); return t.dispatchEvent(new Event('x', { cancelable: true })) === false && t.dispatchEvent(new Event('x')) === true })()`,
    `(() => { const c = new AbortController(); let n = 0; c.signal.onabort = () => n++; c.signal.addEventListener('abort', () => n++); c.abort('why'); c.abort(); return n === 2 && c.signal.aborted && c.signal.reason === 'why' })()`,
    `(() => { try { AbortSignal.abort().throwIfAborted() } catch (e) { return e.name === 'AbortError' } })()`,
    `await new Promise(r => { const s = AbortSignal.timeout(1); s.onabort = () => r(s.reason.name === 'TimeoutError') })`,
    `(() => { const a = new AbortController(), b = new AbortController(), any = AbortSignal.any([a.signal, b.signal]); b.abort(3); return any.aborted && any.reason === 3 })()`,
    `(() => { try { new AbortSignal() } catch (e) { return e instanceof TypeError } })()`,
  ],
  'URLSearchParams, Headers and FormData keep their pairs': [
    `new URLSearchParams('?a=1&a=2&b=%20+').getAll('a').join() === '1,2' && new URLSearchParams({ a: 'é&' }).toString() === 'a=%C3%A9%26' && new URLSearchParams([['x', 'y']]).get('x') === 'y'`,
    `(() => { const u = new URL('http://x/?a=1'); u.searchParams.append('b', '2'); u.searchParams.delete('a'); return u.href === 'http://x/?b=2' && [...u.searchParams].join() === 'b,2' && u.searchParams.size === 1 })()`,
    `URL.canParse('http://x') && !URL.canParse('x') && URL.parse('nope') === null && JSON.stringify(new URL('http://x')) === '"http://x/"'`,
    `(() => { const h = new Headers({ B: '2', a: ' 1 ' }); h.append('A', '3'); h.append('set-cookie', 'x'); h.append('set-cookie', 'y'); return JSON.stringify([...h]) === '[["a","1, 3"],["b","2"],["set-cookie","x"],["set-cookie","y"]]' && h.getSetCookie().length === 2 })()`,
    `['bad name', ''].every(name => { try { new Headers([[name, '1']]) } catch (e) { return e instanceof TypeError } })`,
    `(() => { const f = new FormData(); f.append('a', '1'); f.append('a', new Blob(['x'], { type: 'text/x' }), 'n.txt'); const [one, two] = f.getAll('a'); return one === '1' && two instanceof File && two.name === 'n.txt' && two.size === 1 })()`,
    `await (async () => { const f = new FormData(); f.append('k"1', 'v1\\nv2'); f.append('f', new File(['héé'], 'ä.txt', { type: 'text/x' })); const back = await new Response(f).formData(); const file = back.get('f'); return back.get('k"1') === 'v1\\r\\nv2' && file.name === 'ä.txt' && file.type === 'text/x' && await file.text() === 'héé' })()`,
    `(await new Response('a=1&b=%C3%A9', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }).formData()).get('b') === 'é'`,
  ],
  'Request, Response and Blob hold bodies that are read once': [
    `await (async () => { const r = new Request('http://x/a', { method: 'post', body: '{"a":1}', headers: { a: 'b' } }); const c = r.clone(); return r.method === 'POST' && (await r.json()).a === 1 && r.bodyUsed && await c.text() === '{"a":1}' && c.headers.get('content-type') === 'text/plain;charset=UTF-8' })()`,
    `await (async () => { const r = new Response('x'); await r.text(); try { await r.text() } catch (e) { return e instanceof TypeError } })()`,
    `['GET', 'HEAD'].every(method => { try { new Request('http://x', { method, body: 'x' }) } catch (e) { return e instanceof TypeError } })`,
    `(() => { const r = Response.redirect('http://x/y', 301); return r.status === 301 && r.headers.get('location') === 'http://x/y' && !r.ok })()`,
    `[199, 600, 'x'].every(status => { try { new Response('', { status }) } catch (e) { return e instanceof RangeError } })`,
    `(await new Response(new Uint8Array([1, 2])).bytes()).join() === '1,2' && (await new Response('é').arrayBuffer()).byteLength === 2`,
    `new Response('x').body instanceof ReadableStream && new Response().body === null`,
    `await new Blob(['ab', new Uint8Array([99]), new Blob(['d'])]).slice(1, -1).text() === 'bc'`,
    `await (async () => { const b = await new Response('x', { headers: { 'content-type': 'a/b' } }).blob(); return b.type === 'a/b' && b.size === 1 })()`,
    `(() => { const c = new AbortController(); const r = new Request('http://x', { signal: c.signal }); c.abort(); return r.signal.aborted })()`,
  ],
  'structuredClone copies what it can and refuses the rest': [
    `(() => { const a = { d: new Date(5), m: new Map([[1, { x: 1 }]]), s: new Set([1]), r: /x/gi, e: new RangeError('r', { cause: 1 }), u: new Uint16Array([1, 2]), n: null, b: 1n }; a.self = a; const c = structuredClone(a); return c !== a && c.self === c && +c.d === 5 && c.m.get(1).x === 1 && c.s.has(1) && String(c.r) === '/x/gi' && c.e instanceof RangeError && c.e.cause === 1 && c.u.join() === '1,2' && c.u.buffer !== a.u.buffer && c.b === 1n })()`,
    `[() => {}, Symbol('x'), { a() {} }, new Map([[1, () => {}]]), new Response()].every(value => { try { structuredClone(value) } catch (e) { return e.name === 'DataCloneError' } })`,
    `(() => { const b = new ArrayBuffer(4); const c = structuredClone({ b }, { transfer: [b] }); return c.b.byteLength === 4 && b.byteLength === 0 })()`,
  ],
  'crypto, performance and timers': [
    `/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()) && crypto.randomUUID() !== crypto.randomUUID()`,
    `(() => { const a = crypto.getRandomValues(new Uint32Array(1000)); return new Set(a).size > 990 })()`,
    `(() => { try { crypto.getRandomValues(new Uint8Array(65537)) } catch (e) { return e.name === 'QuotaExceededError' } })() && (() => { try { crypto.getRandomValues(new Float32Array(1)) } catch (e) { return e.name === 'TypeMismatchError' } })()`,
    `performance.now() >= 0 && performance.timeOrigin > 1e12`,
    `await new Promise(r => { const order = []; setTimeout(() => { order.push('timeout'); r(order.join() === 'sync,micro,timeout') }, 1); queueMicrotask(() => order.push('micro')); order.push('sync') })`,
    `await new Promise(r => { let n = 0; const i = setInterval((a) => { n += a; if (n === 3) { clearInterval(i); r(true) } }, 1, 1) })`,
    `await new Promise(r => { const t = setTimeout(() => r(false), 1); clearTimeout(t); const u = setTimeout(() => r(false), 2); clearTimeout(+u); setTimeout(() => r(t.unref() === t && t.hasRef()), 20) })`,
    `await new Promise(r => setImmediate((a, b) => r(a + b === 3), 1, 2)) && await new Promise(r => process.nextTick(r, true))`,
    `(() => { try { setTimeout('code') } catch (e) { return e instanceof TypeError } })()`,
    `process.env.COLOR === undefined && context.env !== process.env && Object.isFrozen(context.env)`,
  ],
}

for (const [title, lines] of Object.entries(HOLDS)) {
  test(title, async () => {
    const results = (await guest.evaluate(
      `return [${lines.map((line) => `await (async () => { try { return (${line}) } catch (e) { return e.stack } })()`).join(',\n')}]`,
    )) as unknown[]
    results.forEach((result, index) => {
      assert.equal(result, true, lines[index])
    })
  })
}

test('process.env holds the variables of the project, and only those', async () => {
  const key = await guest.load('exports.handler = () => { process.env.NEW = "x"; return [process.env, { ...process.env }.COLOR] }', {
    env: { COLOR: 'red', __proto__X: '1' },
  })
  assert.equal((await guest.call(key)).text, '[{"COLOR":"red","__proto__X":"1","NEW":"x"},"red"]')
})
