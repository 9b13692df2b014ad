import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderReport } from './render-report.ts'

test('a goal is met at its bound, missed beyond it, and a peer that was not there is not taken for a success', () => {
  const text = renderReport({
    method: [],
    tables: [],
    goals: [
      { sentence: 'at least', measured: 0.5, atLeast: 0.5 },
      { sentence: 'too little', measured: 0.49, atLeast: 0.5 },
      { sentence: 'too much', measured: 21, atMost: 20 },
      { sentence: 'absent', measured: Number.NaN, atLeast: 1 },
    ],
    failures: 3,
    skipped: ['nginx was left out: it is not installed.'],
  })
  const rowOf = (sentence: string) => text.split('\n').find((line) => line.startsWith(`| ${sentence} `))
  assert.match(String(rowOf('at least')), /≥ 0.5 .* met /)
  assert.match(String(rowOf('too little')), /0\.49 .*\*\*missed\*\*/)
  assert.match(String(rowOf('too much')), /≤ 20 .*\*\*missed\*\*/)
  assert.match(String(rowOf('absent')), /– .* not measured/)
  assert.match(text, /failed or missing answers: 3\./)
  assert.match(text, /nginx was left out/)
})
