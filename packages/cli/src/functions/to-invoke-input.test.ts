import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvokeInput } from '@plat/shared/contracts/invoke.ts'
import { parseSince } from '../invocations/parse-since.ts'
import { type InvokeFlags, toInvokeInput } from './to-invoke-input.ts'

const none: InvokeFlags = { data: undefined, headers: [], method: undefined, path: undefined, version: undefined }
const input = (flags: Partial<InvokeFlags>) => InvokeInput.parse(toInvokeInput({ ...none, ...flags }))

test('data alone is the event: JSON where it is some, else text', () => {
  assert.deepEqual(input({}), {})
  assert.deepEqual(input({ data: '{"a":1}', version: 2 }), { event: { a: 1 }, version: 2 })
  assert.deepEqual(input({ data: 'text' }), { event: 'text' })
})

test('a method, path or header makes it a visitor’s request', () => {
  assert.deepEqual(input({ path: '?x=1' }).request, { method: 'GET', path: '/?x=1', headers: {}, body: '' })
  assert.deepEqual(input({ data: '{"a":1}', headers: ['X-A: b:c'] }).request, {
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/json', 'X-A': 'b:c' },
    body: '{"a":1}',
  })
  assert.deepEqual(input({ data: '{}', headers: ['Content-Type: text/plain'], method: 'put' }).request?.headers, {
    'Content-Type': 'text/plain',
  })
  assert.throws(() => input({ headers: ['nonsense'] }), /no header/)
})

test('a span of time or a time says since when', () => {
  const now = Date.parse('2026-01-31T12:00:00Z')
  assert.equal(parseSince('10m', now), '2026-01-31T11:50:00.000Z')
  assert.equal(parseSince('1d', now), '2026-01-30T12:00:00.000Z')
  assert.equal(parseSince('2026-01-01T00:00:00Z', now), '2026-01-01T00:00:00.000Z')
  assert.throws(() => parseSince('yesterday', now), /no time/)
})
