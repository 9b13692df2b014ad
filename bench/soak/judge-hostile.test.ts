import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostileCode, listHostileFunctions } from './hostile-functions.ts'
import { judgeHostile } from './judge-hostile.ts'

const hostile = { project: 'h', functionName: 'loops', row: { code: 'for (;;) {}', codes: ['FUNCTION_TIMEOUT'] } } as const
const judge = (status: number, text: string) => judgeHostile(hostile, { type: 'answered', status, hasRetryAfter: false, text, ms: 1 }).type

test('a hostile call is contained when it ends with a code of its row, or for what the others of its project did', () => {
  for (const code of ['FUNCTION_TIMEOUT', 'FUNCTION_CRASHED', 'FUNCTION_UNAVAILABLE'])
    assert.equal(judge(504, JSON.stringify({ error: { code } })), 'contained', code)
})

test('every other end is none that is allowed', () => {
  assert.equal(judge(200, '{}'), 'uncontained')
  assert.equal(judge(500, JSON.stringify({ error: { code: 'INTERNAL' } })), 'uncontained')
  assert.equal(judgeHostile(hostile, { type: 'stuck' }).type, 'uncontained')
  assert.equal(judgeHostile(hostile, { type: 'broken', message: 'reset' }).type, 'uncontained')
})

test('every hostile function has a row, a name of its own and a source', () => {
  const all = listHostileFunctions()
  assert.equal(new Set(all.map(({ functionName }) => functionName)).size, all.length)
  for (const each of all) assert.match(hostileCode(each), /exports\.handler/)
})
