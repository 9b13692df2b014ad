import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { after, before, test } from 'node:test'
import type { GuestFetch, GuestFetchAnswer } from '../guests/guest-connection.ts'
import { TestGuest } from './testing/test-guest.ts'

const seen: GuestFetch[] = []
const aborted: string[] = []
/** Told of every fetch that has come out. */
const arrivals = new EventEmitter()
let guest: TestGuest
before(async () => {
  guest = await TestGuest.open({ onFetch: answer })
})
after(() => guest.close())

async function answer(fetch: GuestFetch, signal: AbortSignal): Promise<GuestFetchAnswer> {
  seen.push(fetch)
  arrivals.emit('fetch')
  const { pathname } = new URL(fetch.url)
  const response = {
    type: 'response',
    status: 200,
    statusText: 'OK',
    url: fetch.url,
    redirected: false,
    headers: [] as [string, string][],
    body: Buffer.alloc(0),
  } as const
  if (pathname === '/blocked') return { type: 'error', name: 'TypeError', code: 'EGRESS_BLOCKED', message: 'blocked' }
  if (pathname === '/too-much') return { type: 'error', name: 'RangeError', code: 'LIMIT_EXCEEDED', message: 'too much' }
  if (pathname === '/throws') throw new Error('internal detail at /srv/secret.ts')
  if (pathname === '/hangs') {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    aborted.push(fetch.url)
    return { type: 'error', name: 'AbortError', message: 'aborted' }
  }
  if (pathname === '/once-hanging') {
    while (!seen.some(({ url }) => url.includes('/hangs?1'))) await once(arrivals, 'fetch')
    return { ...response, status: 204, statusText: 'No Content' }
  }
  if (pathname === '/big') return { ...response, body: Buffer.alloc(5 * 1024 * 1024, 'é') }
  if (pathname === '/huge') return { ...response, body: Buffer.alloc(60 * 1024 * 1024) }
  if (pathname === '/empty') return { ...response, status: 204, statusText: 'No Content' }
  const headers: [string, string][] = [
    ['Content-Type', 'application/json'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]
  const echo = { method: fetch.method, body: Buffer.from(fetch.body).toString('utf8'), headers: fetch.headers, redirect: fetch.redirect }
  return { ...response, url: `${fetch.url}#final`, redirected: true, headers, body: Buffer.from(JSON.stringify(echo)) }
}

test('a fetch leaves with method, headers, body and redirect mode, and its answer is a Response', async () => {
  const result =
    await guest.evaluate(`const r = await fetch('http://x/echo', { method: 'POST', body: JSON.stringify({ é: 1 }), headers: { 'X-A': 'b', 'content-type': 'application/json', host: 'evil', connection: 'close' }, redirect: 'manual' })
    return { status: r.status, ok: r.ok, statusText: r.statusText, url: r.url, redirected: r.redirected, cookies: r.headers.getSetCookie(), type: r.headers.get('content-type'), echo: await r.json() }`)
  assert.deepEqual(result, {
    status: 200,
    ok: true,
    statusText: 'OK',
    url: 'http://x/echo#final',
    redirected: true,
    cookies: ['a=1', 'b=2'],
    type: 'application/json',
    echo: {
      method: 'POST',
      body: '{"é":1}',
      headers: [
        ['x-a', 'b'],
        ['content-type', 'application/json'],
        ['accept', '*/*'],
        ['user-agent', 'Plat'],
      ],
      redirect: 'manual',
    },
  })
})

test('every kind of body can be sent', async () => {
  const bodies =
    await guest.evaluate(`const send = async (body) => { const e = await (await fetch('http://x/echo', { method: 'PUT', body })).json(); return [Object.fromEntries(e.headers)['content-type'], e.body] }
    return [await send('é'), await send(new URLSearchParams({ a: 'b c' })), await send(new TextEncoder().encode('bytes').subarray(1)), await send(new Blob(['blob'], { type: 'text/x' })), await send(new Uint8Array([111, 107]).buffer)]`)
  assert.deepEqual(bodies, [
    ['text/plain;charset=UTF-8', 'é'],
    ['application/x-www-form-urlencoded;charset=UTF-8', 'a=b+c'],
    [null, 'ytes'],
    ['text/x', 'blob'],
    [null, 'ok'],
  ])
})

test('a Request can be fetched, and bodies of megabytes come back whole', async () => {
  assert.equal(
    await guest.evaluate(`return (await (await fetch(new Request('http://x/echo', { method: 'DELETE' }))).json()).method`),
    'DELETE',
  )
  assert.equal(await guest.evaluate(`return (await (await fetch('http://x/big')).text()).length`), 2.5 * 1024 * 1024)
  assert.deepEqual(await guest.evaluate(`const r = await fetch('http://x/empty'); return [r.status, r.body, await r.text()]`), [
    204,
    null,
    '',
  ])
})

test('refusals and failures are errors of the named kinds, and tell nothing of the platform', async () => {
  const errors =
    await guest.evaluate(`const of = async (...args) => { try { await fetch(...args); return 'none' } catch (e) { return [e.name, e.code ?? null, e.message] } }
    return [await of('http://x/blocked'), await of('http://x/too-much'), await of('http://x/throws'), await of('ftp://x/'), await of('data:,x'), await of('not a url'), await of('http://u:p@x/'), await of('http://x/', { method: 'TRACE' })]`)
  assert.deepEqual(errors, [
    ['TypeError', 'EGRESS_BLOCKED', 'blocked'],
    ['RangeError', 'LIMIT_EXCEEDED', 'too much'],
    ['TypeError', null, 'fetch failed'],
    ['TypeError', null, 'fetch cannot load ftp: addresses'],
    ['TypeError', null, 'fetch cannot load data: addresses'],
    ['TypeError', null, 'Failed to parse URL from not a url'],
    ['TypeError', null, 'A request URL must not hold credentials; send an Authorization header'],
    ['TypeError', null, "'TRACE' is not a valid HTTP method."],
  ])
})

test('an aborted fetch rejects with the reason and is called off outside', async () => {
  const reasons =
    await guest.evaluate(`const c = new AbortController(); const first = fetch('http://x/hangs?1', { signal: c.signal }).catch(e => e)
    await fetch('http://x/once-hanging')
    c.abort('my reason')
    const second = fetch('http://x/hangs?2', { signal: AbortSignal.timeout(10) }).catch(e => e.name)
    return [await first, await second, await fetch('http://x/echo', { signal: AbortSignal.abort() }).catch(e => e.name)]`)
  assert.deepEqual(reasons, ['my reason', 'TimeoutError', 'AbortError'])
  // The cancel frames left before the result did, in order. On a slow machine the second may have been called off before it came out.
  const came = seen.flatMap(({ url }) => (url.includes('/hangs') ? url : []))
  assert.deepEqual(aborted.toSorted(), came.toSorted())
  assert.ok(aborted.includes('http://x/hangs?1'))
})

test('an aborted fetch that waits for its turn never leaves, and the next one does', async () => {
  seen.length = 0
  const result =
    await guest.evaluate(`const c = new AbortController(); const held = Array.from({ length: 6 }, (_, i) => fetch('http://x/hangs?held' + i, { signal: c.signal }).catch(e => 'aborted'))
    const d = new AbortController(); const waiting = fetch('http://x/never', { signal: d.signal }).catch(e => e.name); const next = fetch('http://x/echo').then(r => r.status)
    d.abort(); c.abort(); return [await waiting, await next, (await Promise.all(held)).length]`)
  assert.deepEqual(result, ['AbortError', 200, 6])
  assert.equal(
    seen.some(({ url }) => url.includes('never')),
    false,
  )
})

test('a fetch of the module itself is told without a call, while none runs', async () => {
  const key = await guest.load(`const early = fetch('http://x/early').then(r => r.status, e => e.message); exports.handler = () => early`)
  const outcome = await guest.call(key)
  assert.equal(outcome.text, '200')
  const early = seen.find(({ url }) => url.endsWith('/early'))
  assert.equal(early?.invocationId, '')
})
