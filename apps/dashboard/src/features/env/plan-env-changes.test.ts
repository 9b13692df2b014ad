import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planEnvChanges } from './plan-env-changes.ts'

test('tells what is new, what changes and what stays; a sensitive one always changes', () => {
  const present = [
    { key: 'SAME', value: '1' },
    { key: 'OTHER', value: '1' },
    { key: 'SECRET', value: null },
  ]
  const entries = ['SAME', 'OTHER', 'SECRET', 'NEW'].map((key, index) => ({ key, value: key === 'SAME' ? '1' : '2', line: index + 1 }))
  assert.deepEqual(
    planEnvChanges(entries, present).map(({ key, effect }) => [key, effect]),
    [
      ['SAME', 'same'],
      ['OTHER', 'changed'],
      ['SECRET', 'changed'],
      ['NEW', 'added'],
    ],
  )
})
