import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Innocent } from './innocent-kinds.ts'
import { toCallEvent } from './innocent-kinds.ts'
import { judgeInnocent, LIVE_WITHIN_MS } from './judge-innocent.ts'
import { VersionBook } from './version-book.ts'

const innocent: Innocent = { project: 'p', functionName: 'f', kind: 'sync' }
const event = toCallEvent('sync', 5)
const right = { project: 'p', functionName: 'f', version: 1, told: ['f', 1], nonce: event.nonce }
const book = new VersionBook()
for (const version of [1, 2]) {
  book.begin('p/f', version)
  book.goLive('p/f', version, version * 10_000)
}

const judge = (said: unknown, { status = 200, sentAt = 15_000, hasRetryAfter = false } = {}) => {
  const text = typeof said === 'string' ? said : JSON.stringify(said)
  return judgeInnocent({ innocent, event, sentAt }, { type: 'answered', status, hasRetryAfter, text, ms: 1 }, book)
}

test('the answer of this call by a version that may answer is right', () => {
  assert.deepEqual(judge(right), { type: 'right', ms: 1, outdatedMs: 0 })
})

test('any other answer is wrong', () => {
  const others = {
    'of another call': { ...right, nonce: 'call-6-' },
    'of another function': { ...right, functionName: 'g' },
    'of another project': { ...right, project: 'q' },
    'with the context of another function': { ...right, told: ['g', 1] },
    'with the context of another version': { ...right, told: ['f', 2] },
    'with more than it should have': { ...right, more: 1 },
    'that is cut': JSON.stringify(right).slice(0, -1),
    'of nothing': 'null',
    'of an unknown version': { ...right, version: 3, told: ['f', 3] },
  }
  for (const [name, said] of Object.entries(others)) assert.equal(judge(said).type, 'wrong', name)
})

test('the version before is right for as long as the change feed may take, and wrong from then on', () => {
  assert.deepEqual(judge(right, { sentAt: 20_000 + LIVE_WITHIN_MS }), { type: 'right', ms: 1, outdatedMs: LIVE_WITHIN_MS })
  assert.equal(judge(right, { sentAt: 20_001 + LIVE_WITHIN_MS }).type, 'wrong')
})

test('only a refusal that says when to come again is overload; every other error is a failure', () => {
  const error = { error: { code: 'X' } }
  for (const status of [503, 429]) {
    assert.deepEqual(judge(error, { status, hasRetryAfter: true }), { type: 'overloaded', code: `${status} X` })
    assert.equal(judge(error, { status }).type, 'failed')
  }
  for (const status of [502, 500, 404]) assert.equal(judge(error, { status, hasRetryAfter: true }).type, 'failed')
  assert.equal(judgeInnocent({ innocent, event, sentAt: 0 }, { type: 'broken', message: 'reset' }, book).type, 'failed')
})

test('a call without an end, and one whose caller left, are neither right nor wrong', () => {
  for (const type of ['stuck', 'left'] as const) assert.deepEqual(judgeInnocent({ innocent, event, sentAt: 0 }, { type }, book), { type })
})
