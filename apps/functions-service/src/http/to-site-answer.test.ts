import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cacheControlFor } from '../function-executor/cache-control.ts'
import { type AnswerFacts, toSiteAnswer } from './to-site-answer.ts'

const FACTS: AnswerFacts = { isHead: false, hasCredentials: false, isStream: false }
const answerOf = (given: { status?: number; headers?: string[] }, facts: Partial<AnswerFacts> = {}) =>
  toSiteAnswer({ status: 200, headers: [], ...given }, { ...FACTS, ...facts }, { contentLength: '4', invocationId: 'call' })
const valuesOf = (headers: readonly string[] | undefined, name: string): string[] =>
  (headers ?? []).filter((_value, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === name)

describe('the head of a function’s answer', () => {
  it('has no framing, hop-by-hop or platform headers of its guest, whatever that says', () => {
    const reserved = [
      'Content-Length',
      '2',
      'Transfer-Encoding',
      'chunked',
      'Connection',
      'upgrade',
      'X-Plat-Error',
      'X',
      'X-Request-Id',
      'a',
    ]
    const answer = answerOf({ headers: [...reserved, 'x-plat-invocation-id', 'forged', 'x-kept', 'yes', 'Proxy-Authenticate', 'x'] })
    assert.deepEqual(answer?.headers, [
      'x-kept',
      'yes',
      'cache-control',
      'private, no-cache',
      'content-length',
      '4',
      'x-plat-invocation-id',
      'call',
    ])
  })

  it('is none when it is no valid HTTP', () => {
    for (const status of [99, 101, 600, 200.5, Number.NaN]) assert.equal(answerOf({ status }), undefined)
    for (const headers of [['a b', 'c'], ['a', 'b\r\nc: d'], ['a', 'ü€'], ['', 'x'], ['a']]) assert.equal(answerOf({ headers }), undefined)
  })

  it('names a length where there is one', () => {
    assert.deepEqual(valuesOf(answerOf({})?.headers, 'content-length'), ['4'])
    for (const none of [
      answerOf({ status: 204 }),
      answerOf({ status: 304 }),
      answerOf({}, { isHead: true }),
      answerOf({}, { isStream: true }),
    ])
      assert.deepEqual(valuesOf(none?.headers, 'content-length'), [])
  })

  it('lets shared caches keep it only when it says so and no credentials are involved', () => {
    const cachingOf = (headers: string[], hasCredentials = false): string[] =>
      valuesOf(answerOf({ headers }, { hasCredentials })?.headers, 'cache-control')
    assert.deepEqual(cachingOf([]), ['private, no-cache'])
    assert.deepEqual(cachingOf(['Cache-Control', 'public, max-age=60']), ['public, max-age=60'])
    assert.deepEqual(cachingOf(['cache-control', 'public', 'cache-control', 'max-age=60']), ['public, max-age=60'])
    assert.deepEqual(cachingOf(['cache-control', 'public', 'set-cookie', 'a=b']), ['private'])
    assert.deepEqual(cachingOf(['cache-control', 's-maxage=60, max-age=5'], true), ['private, max-age=5'])
  })
})

it('cache-control without a word on sharing becomes private', () => {
  assert.equal(cacheControlFor('max-age=60', { hasCredentials: false }), 'private, max-age=60')
  assert.equal(cacheControlFor('no-store', { hasCredentials: true }), 'no-store')
  assert.equal(cacheControlFor('private, max-age=1', { hasCredentials: false }), 'private, max-age=1')
})
