import assert from 'node:assert/strict'
import { it } from 'node:test'
import { toEvent } from './to-event.ts'

const event = async (body: string | Buffer, contentType?: string, query = ''): Promise<unknown> =>
  JSON.parse((await toEvent({ contentType, query, body: Buffer.from(body) })).toString())

it('is the JSON body whatever it is, the fields of a form, or the query when there is no body', async () => {
  assert.deepEqual(await event('[1]', 'application/json'), [1])
  assert.equal(await event('null'), null)
  assert.deepEqual(await event('a=1&b=%C3%BC', 'application/x-www-form-urlencoded; charset=utf-8'), { a: '1', b: 'ü' })
  assert.deepEqual(await event('', 'application/json', 'a=1&a=2&b=&a=3'), { a: ['1', '2', '3'], b: '' })
  assert.deepEqual(await event(''), {})
})

it('keeps hostile names as data', async () => {
  const made = (await event('', undefined, '__proto__=x&constructor=y')) as object
  assert.deepEqual(Object.entries(made), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})

it('refuses what is no JSON, and bytes that are no text, small and large', async () => {
  const large = JSON.stringify('x'.repeat(100_000))
  assert.equal(await event(large), 'x'.repeat(100_000))
  const notText = Buffer.from(large)
  notText[50_000] = 0xff
  for (const body of ['{', 'undefined', "{'a':1}", Buffer.of(0x22, 0xff, 0x22), `${large}}`, notText])
    await assert.rejects(async () => event(body), { code: 'INVALID_JSON' })
})

it('is no form that would take long to read', async () => {
  const form = 'application/x-www-form-urlencoded'
  await assert.rejects(async () => event(`a=${'x'.repeat(1024 * 1024)}`, form), { code: 'PAYLOAD_TOO_LARGE' })
  await assert.rejects(async () => event('a&'.repeat(10_001), form), { code: 'PAYLOAD_TOO_LARGE' })
  assert.equal(Object.keys((await event(Array.from({ length: 10_000 }, (_, n) => `k${n}`).join('&'), form)) as object).length, 10_000)
})
