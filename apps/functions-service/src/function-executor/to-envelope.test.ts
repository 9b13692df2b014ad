import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { GuestFailure, GuestResponse } from '../guests/guest-connection.ts'
import { toEnvelope } from './to-envelope.ts'

const outcome = { invocationId: 'call', createdAt: '', version: 3, logs: ['[LOG] "quoted"'], durationMs: 1.5, cpuMs: 1, cold: true }
const resultOf = (given: Pick<GuestResponse, 'resultKind'> & { body: string | Buffer }): unknown => {
  const result: GuestResponse = { type: 'response', status: 201, headers: [], resultKind: given.resultKind, body: Buffer.from(given.body) }
  const { status, body } = toEnvelope({ ...outcome, result }, { showStack: false })
  const { result: value, ...rest } = JSON.parse(body.toString())
  const facts = { duration: 1.5, logs: ['[LOG] "quoted"'], invocationId: 'call', cold: true, statusCode: 201, version: 3 }
  assert.deepEqual([status, rest], [200, { success: true, ...facts }])
  return value
}

it('splices JSON in as it is, and quotes what is text or bytes', () => {
  assert.deepEqual(resultOf({ resultKind: 'json', body: ' {"a": [1, 2]} ' }), { a: [1, 2] })
  assert.equal(resultOf({ resultKind: 'text', body: 'say "hi"\n' }), 'say "hi"\n')
  assert.equal(resultOf({ resultKind: 'base64', body: Buffer.of(0, 255) }), 'AP8=')
  assert.equal(resultOf({ resultKind: 'none', body: '' }), null)
})

it('tells the stack of a failure only to whom it may be shown', () => {
  const result: GuestFailure = { type: 'failure', code: 'FUNCTION_ERROR', message: 'no', stack: 'Error: no\n  at handler' }
  const owner = toEnvelope({ ...outcome, result }, { showStack: true })
  const stranger = toEnvelope({ ...outcome, result }, { showStack: false })
  assert.equal(owner.status, 500)
  assert.deepEqual(JSON.parse(owner.body.toString()).error, { code: 'FUNCTION_ERROR', message: 'no', stack: 'Error: no\n  at handler' })
  assert.deepEqual(JSON.parse(stranger.body.toString()).error, { code: 'FUNCTION_ERROR', message: 'no' })
})
