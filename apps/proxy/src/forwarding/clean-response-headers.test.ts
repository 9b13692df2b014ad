import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanResponseHeaders } from './clean-response-headers.ts'

test('a visitor sees no internal or framing header, and no cookie for the base domain or above', () => {
  const given = [
    'X-Plat-Error',
    '1',
    'X-Plat-Invocation-Id',
    'i',
    'Transfer-Encoding',
    'chunked',
    'Content-Length',
    '5',
    'X-Request-Id',
    'r',
  ]
  const cookies = ['a=1; Domain=.plat.example.com; Path=/', 'b=2; domain=EXAMPLE.com', 'c=3; Domain=shop.plat.example.com; Secure']
  const cleaned = cleanResponseHeaders([...given, ...cookies.flatMap((cookie) => ['Set-Cookie', cookie])], 'plat.example.com')
  assert.deepEqual(cleaned.slice(0, 2), ['x-plat-invocation-id', 'i'])
  assert.deepEqual(
    cleaned.slice(2).filter((_value, index) => index % 2 === 1),
    ['a=1; Path=/', 'b=2', 'c=3; Domain=shop.plat.example.com; Secure'],
  )
})

test('names that a function lists in Connection go no further', () => {
  assert.deepEqual(cleanResponseHeaders(['Connection', 'X-Private', 'x-private', '1', 'x-public', '2'], 'localhost'), ['x-public', '2'])
})
