import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../testing/until.ts'
import { BadCall } from '../bridge.ts'
import { Invocation } from '../invocation.ts'
import { createSubtleOperations, cryptoJobsOf } from './create-subtle-operations.ts'

const LIMITS = { timeoutMs: 10_000, responseBytesMax: 0, logBytesMax: 0 }
const EMPTY = new ArrayBuffer(0)

interface Answer {
  id: number
  error: string | undefined
  bytes: ArrayBuffer | undefined
}

function setUp() {
  const invocation = new Invocation(1, LIMITS)
  const calls = new Map([[1, invocation]])
  const answers: Answer[] = []
  const operations = createSubtleOperations({
    find: (number) => calls.get(Number(number)),
    complete: (_, id, error, bytes) => answers.push({ id, error, bytes }),
  })
  const run = (name: string, ...values: unknown[]) => operations[name]?.(1, ...values)
  return { invocation, calls, answers, run }
}

const digest = (lengths: unknown = [0]) => JSON.stringify({ algorithm: { name: 'SHA-1' }, data: 0, lengths, keys: [] })

test('a job is answered once, with its id', async () => {
  const { answers, run, invocation } = setUp()
  assert.equal(run('job', 7, 'digest', digest(), EMPTY), undefined)
  assert.equal(cryptoJobsOf(invocation), 1)
  await until(() => answers.length === 1)
  assert.deepEqual([answers[0]?.id, answers[0]?.error, answers[0]?.bytes?.byteLength], [7, undefined, 20])
  assert.equal(cryptoJobsOf(invocation), 0)
})

test('the ninth job at once is refused', async () => {
  const { answers, run } = setUp()
  for (let id = 0; id < 8; id++) assert.equal(run('job', id, 'digest', digest(), EMPTY), undefined)
  assert.match(String(run('job', 8, 'digest', digest(), EMPTY)), /at most 8/)
  await until(() => answers.length === 8)
  assert.equal(run('job', 9, 'digest', digest(), EMPTY), undefined)
})

test('the answer for a call that is over is dropped', async () => {
  const { answers, calls, run, invocation } = setUp()
  run('job', 1, 'digest', digest(), EMPTY)
  calls.clear()
  await until(() => cryptoJobsOf(invocation) === 0)
  assert.deepEqual(answers, [])
  assert.equal(run('job', 2, 'digest', digest(), EMPTY), undefined)
})

test('what the prelude would never send is a bad call, and no job', () => {
  const { run, invocation } = setUp()
  const bad: unknown[][] = [
    ['job', 1, 'no-such-operation', digest(), EMPTY],
    ['job', '1', 'digest', digest(), EMPTY],
    ['job', 1, 'digest', 7, EMPTY],
    ['job', 1, 'digest', digest(), 'text'],
    ['job', 1, 'digest', digest([1]), EMPTY],
    ['job', 1, 'digest', digest([-1]), EMPTY],
    ['job', 1, 'digest', digest('x'), EMPTY],
    ['job', 1, 'digest', digest([]), new ArrayBuffer(1)],
    ['job', 1, 'digest', digest([16 * 1024 * 1024 + 1]), new ArrayBuffer(16 * 1024 * 1024 + 1)],
    ['subtle', 'digest', digest([65537]), new ArrayBuffer(65537)],
  ]
  for (const [name, ...values] of bad) assert.throws(() => run(String(name), ...values), BadCall, JSON.stringify(values))
  assert.equal(cryptoJobsOf(invocation), 0)
})

test('whatever a malformed request does, the job is answered', async () => {
  const { answers, run } = setUp()
  const fields = [
    {},
    { algorithm: null },
    { algorithm: { name: 'AES-GCM', iv: { part: 9 } } },
    { algorithm: { name: 'HMAC' }, key: { handle: 1 } },
  ]
  const operations = ['encrypt', 'sign', 'importKey', 'deriveKey', 'unwrapKey', 'generateKey', 'exportKey', 'verify']
  let id = 0
  for (const operation of operations) {
    for (const field of fields) {
      assert.equal(run('job', id++, operation, JSON.stringify({ ...field, lengths: [], keys: [null, 1, {}] }), EMPTY), undefined)
      await until(() => answers.length === id)
    }
  }
  for (const { error } of answers) assert.match(String(error), /"name"/)
})
