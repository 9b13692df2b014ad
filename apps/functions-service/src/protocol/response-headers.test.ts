import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkResponseHeaders } from './response-headers.ts'

test('valid headers are kept in lower case and in order', () => {
  assert.deepEqual(checkResponseHeaders(['X-B', '1', 'set-cookie', 'a', 'Set-Cookie', 'b\té']), [
    'x-b',
    '1',
    'set-cookie',
    'a',
    'set-cookie',
    'b\té',
  ])
})

test('hop-by-hop headers, content-length and internal names are left out', () => {
  const names = [
    'Connection',
    'Content-Length',
    'Transfer-Encoding',
    'Keep-Alive',
    'Upgrade',
    'TE',
    'Trailer',
    'Proxy-Connection',
    'X-Plat-Anything',
  ]
  assert.deepEqual(checkResponseHeaders(names.flatMap((name) => [name, 'x'])), [])
})

test('what a header cannot be is told', () => {
  for (const pair of [
    ['', 'x'],
    ['a b', 'x'],
    ['é', 'x'],
    ['a:', 'x'],
    ['x', 'a\r\nb'],
    ['x', 'a\0'],
    ['x', '€'],
    ['x', '\x7f'],
  ] as [string, string][]) {
    assert.equal(typeof checkResponseHeaders(pair), 'string', JSON.stringify(pair))
  }
  assert.match(String(checkResponseHeaders(Array.from({ length: 65 }, (_, index) => [`x-${index}`, '1']).flat())), /65 headers/)
  assert.match(String(checkResponseHeaders(['x', 'y'.repeat(32 * 1024)])), /32769 bytes/)
})
