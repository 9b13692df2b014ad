import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { before, test } from 'node:test'
import type { Platform } from './support/platform.ts'
import { createRepository } from './support/repository.ts'
import { sharedPlatform } from './support/shared-platform.ts'
import { type Visit, visit } from './support/visit.ts'

let platform: Platform

before(async () => {
  platform = await sharedPlatform()
  await platform.api.createProject('packages')
  const repository = await createRepository(platform, 'packages', { example: 'packages' })
  await repository.commit('add the functions')
  const { output } = await repository.push()
  assert.match(output, /remote: {3}install +npm ci +\d+\.\d s/, output)
  assert.match(output, /✔ live in/, output)
  await repository.dispose()
})

const get = (path: string): Promise<Visit> => visit(platform.proxyPort, 'packages.localhost', path)
const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Visit> =>
  visit(platform.proxyPort, 'packages.localhost', path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })

test('Hono routes by path and method, reads bodies, runs middleware and answers its own errors', async () => {
  const hello = await get('/api/hono/hello/Ada')
  assert.deepEqual([hello.status, hello.json(), hello.headers['x-powered-by']], [200, { message: 'Hello, Ada!' }, 'Hono'])
  assert.equal((await get('/api/hono/search?q=a%20b')).text, 'You look for a b.')
  const note = await post('/api/hono/notes', '{"text":"hi"}')
  assert.deepEqual([note.status, note.json()], [201, { stored: { text: 'hi' } }])
  const teapot = await get('/api/hono/teapot')
  assert.deepEqual([teapot.status, teapot.text], [418, 'I am a teapot.'])
  assert.equal((await get('/api/hono/nowhere')).status, 404)
})

test('itty-router routes by path and method and answers its own errors', async () => {
  assert.deepEqual((await get('/api/itty/add/2/3')).json(), { sum: 5 })
  assert.deepEqual((await get('/api/itty/query?a=1&a=2&b=3')).json(), { a: ['1', '2'], b: '3' })
  assert.deepEqual((await post('/api/itty/json', '{"n":1}')).json(), { got: { n: 1 } })
  assert.equal((await get('/api/itty/forbidden')).status, 403)
  assert.equal((await get('/api/itty/nowhere')).status, 404)
})

test('zod takes what is valid, converted, and tells every problem of what is not', async () => {
  const taken = await post('/api/zod', '{"email":"ada@example.com","items":[{"sku":"a","count":"2"}],"note":" hi "}')
  assert.deepEqual([taken.status, taken.json()], [200, { email: 'ada@example.com', items: [{ sku: 'a', count: 2 }], note: 'hi' }])
  const refused = await post('/api/zod', '{"email":"ada","items":[{"sku":"a","count":0}]}')
  assert.equal(refused.status, 400)
  assert.deepEqual(refused.json().problems, [
    { path: 'email', message: 'Give an e-mail address.' },
    { path: 'items.0.count', message: 'Order at least one.' },
  ])
})

test('jose signs and verifies with HS256 and ES256, and refuses what somebody else signed', async () => {
  const { tokens, verified, curve } = (await get('/api/jose?sub=grace')).json()
  assert.deepEqual(verified, [
    { alg: 'HS256', sub: 'grace', role: 'reader' },
    { alg: 'ES256', sub: 'grace', role: 'reader' },
  ])
  assert.equal(curve, 'P-256')
  assert.deepEqual((await post('/api/jose', tokens.HS256)).json(), { sub: 'grace' })
  const [header, payload] = tokens.HS256.split('.')
  const forged = await post('/api/jose', `${header}.${payload}.${'A'.repeat(43)}`)
  assert.deepEqual([forged.status, forged.json()], [401, { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' }])
})

test('date-fns reckons and formats, in other languages too', async () => {
  assert.deepEqual((await get('/api/date-fns?date=2026-03-01')).json(), {
    weekday: 'Sunday',
    german: 'Sonntag, 1. März 2026',
    in30Days: '2026-03-31',
    distance: 'in about 2 months',
  })
  assert.equal((await get('/api/date-fns?date=nonsense')).status, 400)
})

test('nanoid makes ids that differ, from call to call too', async () => {
  const answers = await Promise.all([get('/api/nanoid?count=50'), get('/api/nanoid?count=50')])
  const ids = answers.flatMap((answer) => answer.json().ids as string[])
  assert.ok(ids.length === 100 && ids.every((id) => /^[\w-]{21}$/.test(id)))
  assert.equal(new Set(ids).size, 100)
  assert.match(answers[0]?.json().code, /^[0-9a-f]{8}$/)
})

test('lodash works by require', async () => {
  assert.deepEqual((await get('/api/lodash?title=best_of%20all')).json(), {
    byCity: { Berlin: 42, Paris: 20 },
    isDeepCopy: true,
    title: 'Best Of All',
  })
})

test('Stripe builds its requests, tells that nobody is reached, and verifies the signatures of webhooks', async () => {
  assert.deepEqual((await get('/api/stripe')).json(), {
    sent: {
      url: 'https://stripe.invalid/v1/customers',
      method: 'POST',
      body: 'email=ada%40example.com&metadata[plan]=free',
      authorized: true,
    },
    error: 'StripeConnectionError',
  })
  const event = JSON.stringify({ id: 'evt_1', object: 'event', type: 'invoice.paid' })
  const time = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', 'whsec_only_for_this_example').update(`${time}.${event}`).digest('hex')
  const accepted = await post('/api/stripe', event, { 'stripe-signature': `t=${time},v1=${signature}` })
  assert.deepEqual([accepted.status, accepted.json()], [200, { received: 'invoice.paid' }])
  const refused = await post('/api/stripe', `${event} `, { 'stripe-signature': `t=${time},v1=${signature}` })
  assert.deepEqual([refused.status, refused.json()], [400, { refused: 'StripeSignatureVerificationError' }])
})

test('eventsource-parser reads a stream that is cut within lines and characters', async () => {
  const chunk = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`
  const answer = await post('/api/sse', `: warming up\n\n${chunk('Grü')}${chunk('ße 👋')}data: [DONE]\n\n`, {
    'content-type': 'text/event-stream',
  })
  assert.deepEqual(answer.json(), { text: 'Grüße 👋', isDone: true, skipped: 1 })
})

test('built-ins of Node.js answer in a function what they answer in Node.js', async () => {
  const { random, ...answer } = (await get('/api/node?name=Ada')).json()
  assert.equal(random, 16)
  assert.deepEqual(answer, {
    base64url: Buffer.from('Ada?>').toString('base64url'),
    sha256: createHash('sha256').update('Ada').digest('hex'),
    hmac: createHmac('sha256', 'key').update('Ada').digest('hex'),
    isSame: true,
    joined: '/b/Ada',
    stream: 'one two three',
    inspected: "Map(1) { 'Ada' => Set(1) { 1 } }",
  })
})

test('the page that describes them is served', async () => {
  assert.match((await get('/')).text, /<h1>npm packages in functions<\/h1>/)
})
