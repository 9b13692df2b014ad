import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanRequestHeaders, cleanResponseHeaders } from './header-hygiene.ts'

test('a function sees neither hop-by-hop nor forged forwarding or internal headers', () => {
  const cleaned = cleanRequestHeaders([
    'Host',
    'a',
    'Connection',
    'close, X-Private',
    'X-Private',
    '1',
    'X-Forwarded-For',
    '6.6.6.6',
    'Forwarded',
    'for=6.6.6.6',
    'X-Real-IP',
    '6',
    'X-Plat-Service-Token',
    'x',
    'Cookie',
    'a=1',
    'Cookie',
    'b=2',
  ])
  assert.deepEqual(cleaned, [
    ['host', 'a'],
    ['cookie', 'a=1'],
    ['cookie', 'b=2'],
  ])
})

test('a visitor sees no internal header, and no cookie for the base domain or above', () => {
  const cleaned = cleanResponseHeaders(
    [
      ['X-Plat-Error', '1'],
      ['X-Plat-Invocation-Id', 'i'],
      ['Transfer-Encoding', 'chunked'],
      ['Set-Cookie', 'a=1; Domain=.plat.example.com; Path=/'],
      ['Set-Cookie', 'b=2; domain=EXAMPLE.com'],
      ['Set-Cookie', 'c=3; Domain=shop.plat.example.com; Secure'],
    ],
    'plat.example.com',
  )
  assert.deepEqual(cleaned, [
    ['x-plat-invocation-id', 'i'],
    ['set-cookie', 'a=1; Path=/'],
    ['set-cookie', 'b=2'],
    ['set-cookie', 'c=3; Domain=shop.plat.example.com; Secure'],
  ])
})
