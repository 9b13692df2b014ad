import assert from 'node:assert/strict'
import { it } from 'node:test'
import { decodeSiteAnswer, encodeSiteAnswer } from '@plat/link/site-call.ts'
import { AnswerHeads } from './answer-heads.ts'
import { toSiteAnswer } from './to-site-answer.ts'

const LISTS = [
  [],
  ['content-type', 'text/plain'],
  ['content-type', 'text/plain', 'set-cookie', 'a="b"', 'set-cookie', 'c=\\'],
  ['cache-control', 'public, max-age=1'],
  ['x', '\u00e9\u00ff'],
  ['x', 'y'.repeat(5_000)],
]

it('are the very heads that would be made anew, the first time and every other', () => {
  const heads = new AnswerHeads()
  for (let round = 0; round < 3; round += 1)
    for (const headers of LISTS)
      for (const status of [200, 204, 404])
        for (let bits = 0; bits < 8; bits += 1) {
          const facts = { isHead: (bits & 1) !== 0, hasCredentials: (bits & 2) !== 0, isStream: (bits & 4) !== 0 }
          const values = { contentLength: 7 * round, invocationId: `call-${round}` }
          const expected = toSiteAnswer({ status, headers }, facts, { ...values, contentLength: String(values.contentLength) })
          assert.ok(expected)
          assert.equal(heads.encode({ status, headers }, facts, values), encodeSiteAnswer(expected))
        }
})

it('of one function cannot spoil those of another, however its headers are put together', () => {
  const heads = new AnswerHeads()
  const facts = { isHead: false, hasCredentials: false, isStream: false }
  const values = { contentLength: 1, invocationId: 'call' }
  assert.equal(heads.encode({ status: 200, headers: ['a', 'b\nc\nd'] }, facts, values), undefined)
  const valid = heads.encode({ status: 200, headers: ['a', 'b', 'c', 'd'] }, facts, values)
  assert.deepEqual(decodeSiteAnswer(Buffer.from(valid ?? '')).headers.slice(0, 4), ['a', 'b', 'c', 'd'])
})

it('are kept in a bounded number, and none is too long for the link', () => {
  const heads = new AnswerHeads()
  const facts = { isHead: false, hasCredentials: false, isStream: false }
  for (let count = 0; count < 10_000; count += 1)
    assert.ok(heads.encode({ status: 200, headers: ['x', String(count)] }, facts, { contentLength: 1, invocationId: 'call' }))
  assert.ok(heads.size <= 2_000)
  const headers = Array.from({ length: 2_000 }, (_, index) => (index % 2 === 0 ? 'x' : 'y'.repeat(100)))
  assert.equal(heads.encode({ status: 200, headers }, facts, { contentLength: 1, invocationId: 'call' }), undefined)
})
