import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanRequestHeaders } from './clean-request-headers.ts'

test('a function sees neither hop-by-hop nor forged forwarding or internal headers', () => {
  const given = ['Host', 'a', 'Connection', 'close, X-Private', 'X-Private', '1', 'X-Forwarded-For', '6.6.6.6', 'Forwarded', 'for=6.6.6.6']
  const more = ['X-Real-IP', '6', 'X-Plat-Service-Token', 'x', 'Content-Length', '3', 'TE', 'trailers', 'Cookie', 'a=1', 'COOKIE', 'b=2']
  assert.deepEqual(cleanRequestHeaders([...given, ...more]), ['host', 'a', 'cookie', 'a=1', 'cookie', 'b=2'])
})

test('names that Connection lists are dropped however the list is written, and in every one of several lists', () => {
  for (const lists of [['keep-alive, x-a , X-B'], ['X-A', 'x-b'], [' x-a,x-b']]) {
    const connections = lists.flatMap((list) => ['CONNECTION', list])
    assert.deepEqual(cleanRequestHeaders(['x-a', '1', ...connections, 'X-B', '2', 'x-c', '3']), ['x-c', '3'], lists.join(' | '))
  }
  assert.deepEqual(cleanRequestHeaders(['connection', 'keep-alive', 'x-a', '1']), ['x-a', '1'])
})

test('more names than are remembered are cleaned by the same rules', () => {
  for (let index = 0; index < 3_000; index += 1) {
    assert.deepEqual(cleanRequestHeaders([`X-Name-${index}`, 'kept', `X-Plat-${index}`, 'dropped']), [`x-name-${index}`, 'kept'])
  }
})
