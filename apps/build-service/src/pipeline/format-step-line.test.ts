import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatStepLine, toSummary } from './format-step-line.ts'

test('step lines are those of the contract, column by column', () => {
  assert.equal(formatStepLine('install', 'npm ci', 4100), 'install  npm ci                               4.1 s')
  assert.equal(formatStepLine('build', 'vite build', 2000), 'build    vite build                           2.0 s')
  assert.equal(formatStepLine('bundle', '2 functions (hello, users-list)', 100), 'bundle   2 functions (hello, users-list)      0.1 s')
})

test('long durations keep the column, long summaries keep their words', () => {
  assert.equal(formatStepLine('build', 'x', 123_456).length, formatStepLine('build', 'x', 1).length)
  assert.match(formatStepLine('build', 'y'.repeat(50), 1), /y{50} +0\.0 s$/)
})

test('a summary is one line and fits its column', () => {
  assert.equal(toSummary('tsc -b &&\n  vite build'), 'tsc -b && vite build')
  assert.equal(toSummary('z'.repeat(60)).length, 34)
})
