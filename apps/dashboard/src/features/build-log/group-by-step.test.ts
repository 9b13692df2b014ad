import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupByStep } from './group-by-step.ts'

const line = (seq: number, step: string) => ({ seq, step, time: '2026-01-01T00:00:00Z', stream: 'stdout' as const, text: `line ${seq}` })
const lines = [line(1, 'install'), line(2, 'install'), line(3, 'build')]

test('puts a head with the time of the step above its lines', () => {
  const rows = groupByStep(lines, { folded: new Set(), timings: { installMs: 1_200 } })
  assert.deepEqual(
    rows.map((row) => (row.type === 'step' ? `${row.step} ${row.lines} ${row.durationMs}` : row.line.seq)),
    ['install 2 1200', 1, 2, 'build 1 undefined', 3],
  )
})

test('leaves out the lines of a folded step, but counts them', () => {
  const rows = groupByStep(lines, { folded: new Set(['install']), timings: {} })
  assert.deepEqual(
    rows.map((row) => (row.type === 'step' ? `${row.step} ${row.lines}` : row.line.seq)),
    ['install 2', 'build 1', 3],
  )
})
