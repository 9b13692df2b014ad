import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rankMatch } from './rank-match.ts'

const LABELS = ['Settings', 'New project', 'Deployments', 'Personal tokens', 'two-releases', 'sendMail', 'Resend', 'Sessions']
const found = (typed: string) =>
  LABELS.map((label) => ({ label, rank: rankMatch(typed, label, label === 'Sessions' ? 'account devices' : '') }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ label }) => label)

test('what begins so comes first, then a word that begins so, then what contains it', () => {
  assert.deepEqual(found('se'), ['Settings', 'sendMail', 'Sessions', 'two-releases', 'Resend'])
  assert.deepEqual(found('send'), ['sendMail', 'Resend'])
  assert.deepEqual(found('mail'), ['sendMail'])
  assert.deepEqual(found('rel'), ['two-releases'])
  assert.deepEqual(found('two-rel'), ['two-releases'])
  assert.deepEqual(found('Project new'), ['New project'])
  assert.deepEqual(found('np'), ['New project'])
})

test('further words are found by their beginnings, after labels', () => {
  assert.deepEqual(found('dev'), ['Sessions'])
  assert.deepEqual(found('de'), ['Deployments', 'Sessions'])
})

test('letters that lie apart find nothing, and one letter only beginnings', () => {
  for (const typed of ['stg', 'dpl', 'tkn', 'x']) assert.deepEqual(found(typed), [], typed)
  assert.deepEqual(found('p'), ['New project', 'Personal tokens'].reverse())
})

test('nothing typed finds all', () => assert.equal(found(' ').length, LABELS.length))
