import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayWhenToRetry } from './say-when-to-retry.ts'

test('says the seconds in place of the header that names them', () => {
  const limited = 'Too many failed attempts. Wait the seconds named in Retry-After.'
  assert.equal(sayWhenToRetry(limited, '42'), 'Too many failed attempts. Try again in 42 seconds.')
  assert.equal(sayWhenToRetry(limited, '1'), 'Too many failed attempts. Try again in 1 second.')
})

test('keeps what else the sentence says', () => {
  const paused = 'The function is paused. Wait the seconds named in Retry-After; its invocation records say why.'
  assert.equal(sayWhenToRetry(paused, '5'), 'The function is paused. Try again in 5 seconds; its invocation records say why.')
})

test('ends a message that names no header with the seconds', () => {
  assert.equal(sayWhenToRetry('The api is starting.', '3'), 'The api is starting. Try again in 3 seconds.')
})

test('never names the header, even when it says no seconds', () => {
  for (const header of [null, '', '0', 'Wed, 21 Oct 2026 07:28:00 GMT']) {
    assert.equal(sayWhenToRetry('Too many. Wait the seconds named in Retry-After.', header), 'Too many. Try again in a moment.')
    assert.equal(sayWhenToRetry('The server answered 503.', header), 'The server answered 503.')
  }
})
