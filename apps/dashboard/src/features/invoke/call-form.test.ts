import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY_CALL, parseCall } from './call-form.ts'

test('an event is sent as the JSON it is, an empty one as an empty object', () => {
  assert.deepEqual(parseCall({ ...EMPTY_CALL, event: '[1]' }, 3), { ok: true, input: { event: [1], version: 3 } })
  assert.deepEqual(parseCall({ ...EMPTY_CALL, event: ' ' }, undefined), { ok: true, input: { event: {} } })
})

test('what is no JSON is said to be none', () => {
  const parsed = parseCall({ ...EMPTY_CALL, event: '{name: 1}' }, undefined)
  assert.match(parsed.ok ? '' : (parsed.problems.event ?? ''), /^Not JSON/)
})

test('a request has its headers by line and a body only where methods have one', () => {
  const form = { ...EMPTY_CALL, kind: 'request' as const, path: '/?a=1', headers: 'Accept: text/html\n\n x-a :b: c ', body: 'hi' }
  const request = { path: '/?a=1', headers: { Accept: 'text/html', 'x-a': 'b: c' } }
  assert.deepEqual(parseCall(form, undefined), { ok: true, input: { request: { ...request, method: 'GET', body: '' } } })
  const post = parseCall({ ...form, method: 'POST' }, undefined)
  assert.deepEqual(post, { ok: true, input: { request: { ...request, method: 'POST', body: 'hi' } } })
})

test('every wrong field of a request is named at once', () => {
  const parsed = parseCall({ ...EMPTY_CALL, kind: 'request', path: 'x', headers: 'nonsense' }, undefined)
  assert.deepEqual(Object.keys(parsed.ok ? {} : parsed.problems), ['path', 'headers'])
})
