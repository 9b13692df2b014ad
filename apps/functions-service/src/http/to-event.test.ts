import assert from 'node:assert/strict'
import { it } from 'node:test'
import { toEvent } from './to-event.ts'

const event = (body: string | Buffer, contentType?: string, query = ''): unknown =>
  JSON.parse(toEvent({ contentType, query: new URLSearchParams(query), body: Buffer.from(body) }).toString())

it('is the JSON body whatever it is, the fields of a form, or the query when there is no body', () => {
  assert.deepEqual(event('[1]', 'application/json'), [1])
  assert.equal(event('null'), null)
  assert.deepEqual(event('a=1&b=%C3%BC', 'application/x-www-form-urlencoded; charset=utf-8'), { a: '1', b: 'ü' })
  assert.deepEqual(event('', 'application/json', 'a=1&a=2&b='), { a: ['1', '2'], b: '' })
})

it('keeps hostile names as data', () => {
  const made = event('', undefined, '__proto__=x&constructor=y') as object
  assert.deepEqual(Object.entries(made), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})

it('refuses what is no JSON, and bytes that are no text', () => {
  for (const body of ['{', 'undefined', "{'a':1}", Buffer.of(0x22, 0xff, 0x22)]) assert.throws(() => event(body), { code: 'INVALID_JSON' })
})
