import assert from 'node:assert/strict'
import type { ErrorCode } from '@plat/shared/errors/registry.ts'
import { readJson } from './read-json.ts'

/** Holds an answer against contract §6: status, code and request id. Answers it for more. */
export async function assertError(answer: Promise<Response>, status: number, code: ErrorCode): Promise<Response> {
  const response = await answer
  const body = await readJson(response.clone())
  assert.deepEqual([response.status, body.error?.code], [status, code], JSON.stringify(body))
  assert.equal(body.error.requestId, response.headers.get('x-request-id'))
  return response
}
