import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GuestEnding, GuestFetchAnswer, GuestResponse } from '../guests/guest-connection.ts'
import { type TestCall, TestGuest } from './testing/test-guest.ts'

const OK: GuestFetchAnswer = {
  type: 'response',
  status: 200,
  statusText: '',
  url: 'http://x/',
  redirected: false,
  headers: [],
  body: Buffer.from('go'),
}

let letGo = Promise.withResolvers<void>()
let guest: TestGuest
before(async () => {
  guest = await TestGuest.open({ onFetch: () => letGo.promise.then(() => OK) })
})
after(() => guest.close())

/** Runs a call; tells of its response and its end apart. */
async function run(
  code: string,
  call: TestCall = {},
): Promise<{ response: Promise<GuestResponse>; ending: Promise<GuestEnding>; order: string[] }> {
  letGo = Promise.withResolvers()
  const isolate = await guest.load(code)
  const response = Promise.withResolvers<GuestResponse>()
  const ending = Promise.withResolvers<GuestEnding>()
  const order: string[] = []
  guest.connection.invoke(isolate, guest.toCall(call), {
    onResponse(given) {
      order.push('response')
      response.resolve(given)
    },
    onEnd(given) {
      order.push('end')
      ending.resolve(given)
    },
  })
  return { response: response.promise, ending: ending.promise, order }
}

test('the response comes at once, the end when what was given to waitUntil has settled, with all that was printed', async () => {
  const { response, ending, order } = await run(
    `exports.handler = (event, context) => { context.waitUntil(fetch('http://x/').then(() => console.log('after'))); console.log('before'); return 'answer' }`,
    { kind: 'event' },
  )
  const { body, resultKind } = await response
  assert.deepEqual([Buffer.from(body instanceof Uint8Array ? body : []).toString(), resultKind], ['"answer"', 'json'])
  assert.deepEqual(order, ['response'])
  letGo.resolve()
  const { failure, logs, bytesOut } = await ending
  assert.deepEqual([failure, logs, bytesOut], [undefined, ['[LOG] before', '[LOG] after'], 8])
})

test('a large response is whole before the end of what goes on after it', async () => {
  const { response, ending, order } = await run(
    `exports.handler = (event, context) => { context.waitUntil(fetch('http://x/')); return { statusCode: 200, body: 'x'.repeat(1_000_000) } }`,
  )
  const { body } = await response
  assert.equal(body instanceof Uint8Array ? body.length : 0, 1_000_000)
  assert.deepEqual(order, ['response'])
  letGo.resolve()
  assert.equal((await ending).bytesOut, 1_000_000)
})

test('a rejection after the response is printed, and changes no answer', async () => {
  const { ending } = await run(`exports.handler = (event, context) => { context.waitUntil(Promise.reject(new Error('late'))); return 1 }`)
  const { failure, logs } = await ending
  assert.equal(failure, undefined)
  assert.match(logs.join('\n'), /waitUntil was rejected: Error: late/)
})
