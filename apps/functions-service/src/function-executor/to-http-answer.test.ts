import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { GuestResponse } from '../guests/guest-connection.ts'
import { cacheControlFor } from './cache-control.ts'
import type { InvocationOutcome } from './invocation.ts'
import { toErrorAnswer, toHttpAnswer } from './to-http-answer.ts'

const facts = { requestId: 'request', isHead: false, hasCredentials: false }
const response = (given: Partial<GuestResponse>): InvocationOutcome => ({
  ...{ invocationId: 'call', createdAt: '', version: 1, logs: [], durationMs: 1, cpuMs: 1, cold: false },
  result: { type: 'response', status: 200, headers: [], body: Buffer.from('text'), resultKind: 'text', ...given },
})
const headersOf = (headers: string[]): [string, string][] =>
  Array.from({ length: headers.length / 2 }, (_, index) => [headers[2 * index] ?? '', headers[2 * index + 1] ?? ''])
const valuesOf = (headers: string[], name: string): string[] => headersOf(headers).flatMap(([key, value]) => (key === name ? [value] : []))

describe('a response of user code', () => {
  it('cannot set framing, hop-by-hop or platform headers, whatever its guest says', () => {
    const headers: [string, string][] = [
      ['Content-Length', '2'],
      ['Transfer-Encoding', 'chunked'],
      ['Connection', 'upgrade'],
      ['X-Plat-Error', 'X'],
      ['x-plat-invocation-id', 'forged'],
      ['X-Request-Id', 'forged'],
      ['x-kept', 'yes'],
    ]
    const answer = toHttpAnswer(response({ headers }), facts)
    assert.deepEqual(valuesOf(answer.headers, 'content-length'), ['4'])
    assert.deepEqual(valuesOf(answer.headers, 'x-plat-invocation-id'), ['call'])
    assert.deepEqual(valuesOf(answer.headers, 'x-kept'), ['yes'])
    const names = new Set(headersOf(answer.headers).map(([name]) => name.toLowerCase()))
    for (const name of ['transfer-encoding', 'connection', 'x-plat-error']) assert.ok(!names.has(name), name)
  })

  it('that is no valid HTTP is the function’s error', () => {
    const wrong: Partial<GuestResponse>[] = [
      { status: 99 },
      { status: 101 },
      { status: 600 },
      { status: 200.5 },
      { headers: [['a b', 'c']] },
      { headers: [['a', 'b\r\nc: d']] },
      { headers: [['a', 'ü€']] },
    ]
    for (const given of wrong) {
      const answer = toHttpAnswer(response(given), facts)
      assert.deepEqual([answer.status, valuesOf(answer.headers, 'x-plat-error')], [502, ['FUNCTION_BAD_RESPONSE']])
    }
  })

  it('has no body where HTTP allows none', () => {
    for (const status of [204, 205, 304]) assert.equal(toHttpAnswer(response({ status }), facts).body.byteLength, 0)
    assert.deepEqual(valuesOf(toHttpAnswer(response({ status: 204 }), facts).headers, 'content-length'), [])
  })

  it('is kept by shared caches only when it says so and no credentials are involved', () => {
    const cachingOf = (headers: [string, string][], hasCredentials = false): string[] =>
      valuesOf(toHttpAnswer(response({ headers }), { ...facts, hasCredentials }).headers, 'cache-control')
    assert.deepEqual(cachingOf([]), ['private, no-cache'])
    assert.deepEqual(cachingOf([['Cache-Control', 'public, max-age=60']]), ['public, max-age=60'])
    assert.deepEqual(
      cachingOf([
        ['cache-control', 'public'],
        ['cache-control', 'max-age=60'],
      ]),
      ['public, max-age=60'],
    )
    assert.deepEqual(
      cachingOf([
        ['cache-control', 'public'],
        ['set-cookie', 'a=b'],
      ]),
      ['private'],
    )
    assert.deepEqual(cachingOf([['cache-control', 's-maxage=60, max-age=5']], true), ['private, max-age=5'])
  })
})

it('cache-control without a word on sharing becomes private', () => {
  assert.equal(cacheControlFor('max-age=60', { hasCredentials: false }), 'private, max-age=60')
  assert.equal(cacheControlFor('no-store', { hasCredentials: true }), 'no-store')
  assert.equal(cacheControlFor('private, max-age=1', { hasCredentials: false }), 'private, max-age=1')
})

it('an error says its code, how long to wait and nothing of what caused it', () => {
  const answer = toErrorAnswer(
    new AppError('FUNCTION_UNAVAILABLE', { internal: 'inside', cause: new Error('deep'), retryAfterSeconds: 7 }),
    'request',
  )
  assert.equal(answer.status, 503)
  assert.deepEqual(valuesOf(answer.headers, 'retry-after'), ['7'])
  assert.deepEqual(valuesOf(answer.headers, 'cache-control'), ['private, no-store'])
  const text = Buffer.from(answer.body).toString()
  assert.equal(JSON.parse(text).error.requestId, 'request')
  assert.ok(!text.includes('inside') && !text.includes('deep'))
})
