import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemsOf } from './problems-of.ts'
import { RequestError } from './request-error.ts'

const refused = (fields: { path: string; message: string }[]) =>
  new RequestError({ status: 400, code: 'VALIDATION_FAILED', message: 'Check the fields.', requestId: null, fields })

test('each problem comes to its field, and only what has none is said apart', () => {
  const name = { path: 'name', message: 'Too long.' }
  assert.equal(problemsOf(refused([name]), ['name']).of('name'), 'Too long.')
  assert.equal(problemsOf(refused([name]), ['name']).rest, undefined)
  const part = problemsOf(refused([{ path: 'config.fetch.0', message: 'No host.' }]), ['config.fetch'])
  assert.deepEqual([part.of('config.fetch'), part.of('config'), part.rest], ['No host.', 'No host.', undefined])
  assert.equal(problemsOf(refused([name]), []).rest, 'name: Too long.')
  assert.equal(problemsOf(refused([]), ['name']).rest, 'Check the fields.')
  assert.equal(problemsOf(new Error('Away.'), []).rest, 'Away.')
  assert.equal(problemsOf(null, []).rest, undefined)
})
