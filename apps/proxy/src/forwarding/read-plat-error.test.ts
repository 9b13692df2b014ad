import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPlatError } from './read-plat-error.ts'

const read = (body: string, headers: string[] = [], status = 500) =>
  readPlatError({ status, headers, isPlatError: true }, Buffer.from(body))

test('an error keeps its code, message, Retry-After and Allow', () => {
  const error = read('{"error":{"code":"RATE_LIMITED","message":"Slower."}}', ['Retry-After', '7', 'allow', 'GET'])
  assert.deepEqual([error.code, error.status, error.message, error.retryAfterSeconds], ['RATE_LIMITED', 429, 'Slower.', 7])
  assert.deepEqual(error.headers, { allow: 'GET' })
})

test('an error that cannot be read is told by its status alone', () => {
  for (const body of [
    '',
    'no json',
    'null',
    '{}',
    '{"error":null}',
    '{"error":{"code":"toString"}}',
    '{"error":{"code":7,"message":{}}}',
  ]) {
    assert.equal(read(body).code, 'BAD_GATEWAY', body)
    assert.equal(read(body, [], 503).code, 'RUNTIME_UNAVAILABLE', body)
  }
})
