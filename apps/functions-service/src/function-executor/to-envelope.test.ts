import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { GuestFailure } from '../guests/guest-connection.ts'
import { buildOutcome } from '../testing/build-outcome.ts'
import { toEnvelope, toFailureEnvelope, type WholeResponse } from './to-envelope.ts'

const outcome = buildOutcome({ logs: ['[LOG] "quoted" ü'], durationMs: 1.5, cold: true })
const FACTS = { duration: 1.5, logs: ['[LOG] "quoted" ü'], invocationId: outcome.invocationId }

const resultOf = (given: Pick<WholeResponse, 'resultKind'> & { body: string | Buffer; headers?: string[] }): unknown => {
  const response: WholeResponse = { type: 'response', status: 201, headers: [], ...given, body: Buffer.from(given.body) }
  const { status, body } = toEnvelope(outcome, response)
  const { result: value, ...rest } = JSON.parse(body.toString())
  assert.deepEqual([status, rest], [200, { success: true, ...FACTS, cold: true, statusCode: 201, version: 1 }])
  return value
}

it('splices JSON in as it is, and quotes what is text or bytes', () => {
  assert.deepEqual(resultOf({ resultKind: 'json', body: ' {"a": [1, 2], "ü": "👋"} ' }), { a: [1, 2], ü: '👋' })
  assert.equal(resultOf({ resultKind: 'json', body: '' }), null)
  assert.equal(resultOf({ resultKind: 'text', body: 'say "hi"\n' }), 'say "hi"\n')
  assert.equal(resultOf({ resultKind: 'base64', body: Buffer.of(0, 255) }), 'AP8=')
  assert.equal(resultOf({ resultKind: 'none', body: '' }), null)
})

it('takes a stream for JSON when it says so and is, else for text, else for bytes', () => {
  const json = ['x', 'y', 'content-type', 'application/json; charset=utf-8']
  assert.deepEqual(resultOf({ resultKind: 'stream', body: '{"a":1}', headers: json }), { a: 1 })
  assert.equal(resultOf({ resultKind: 'stream', body: '{"a":1', headers: json }), '{"a":1')
  assert.equal(resultOf({ resultKind: 'stream', body: '{"a":1}' }), '{"a":1}')
  assert.equal(resultOf({ resultKind: 'stream', body: Buffer.of(0, 255), headers: json }), 'AP8=')
})

it('tells the stack of a failure only to whom it may be shown', () => {
  const failure: GuestFailure = { type: 'failure', code: 'FUNCTION_ERROR', message: 'no', stack: 'Error: no\n  at handler' }
  const owner = toFailureEnvelope(outcome, failure, { requestId: 'r-1', showStack: true })
  const stranger = toFailureEnvelope(outcome, failure, { requestId: 'r-1', showStack: false })
  assert.equal(owner.status, 500)
  assert.deepEqual(JSON.parse(owner.body.toString()), {
    success: false,
    error: { code: 'FUNCTION_ERROR', message: 'no', requestId: 'r-1', stack: 'Error: no\n  at handler' },
    ...FACTS,
  })
  assert.deepEqual(JSON.parse(stranger.body.toString()).error, { code: 'FUNCTION_ERROR', message: 'no', requestId: 'r-1' })
})
