import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawSeries } from './draw-series.ts'
import { timeTicks } from './time-ticks.ts'
import { valueTicks } from './value-ticks.ts'

const HOUR_MS = 3_600_000
const at = (values: readonly Record<string, number | null>[]) =>
  values.map((value, index) => ({ time: new Date(2026, 2, 1, index).toISOString(), ...value }))
const times = (count: number, stepHours: number) =>
  Array.from({ length: count }, (_, index) => new Date(2026, 2, 1, 9 + index * stepHours).toISOString())
const labels = (count: number, stepHours: number) => timeTicks(times(count, stepHours), stepHours * HOUR_MS).map(({ label }) => label)

test('values are told in few round whole steps that reach the highest', () => {
  assert.deepEqual(valueTicks(0), [0, 1])
  assert.deepEqual(valueTicks(0.4), [0, 1])
  assert.deepEqual(valueTicks(3), [0, 1, 2, 3])
  assert.deepEqual(valueTicks(140), [0, 50, 100, 150])
  assert.deepEqual(valueTicks(2_100), [0, 1_000, 2_000, 3_000])
})

test('a day is labelled by hours, what is longer by dates, never at its edges', () => {
  assert.deepEqual(labels(24, 1), ['12:00', '16:00', '20:00', '00:00', '04:00'])
  assert.deepEqual(labels(7 * 24, 1), ['Mar 02', 'Mar 04', 'Mar 06', 'Mar 08'])
  assert.equal(labels(30, 24).length, 6)
  assert.deepEqual(labels(0, 1), [])
})

test('bars stand on each other, and little is still seen', () => {
  const series = [
    { key: 'good', label: 'Good', color: 'good', kind: 'bar' },
    { key: 'bad', label: 'Bad', color: 'bad', kind: 'bar' },
  ] as const
  const [good, bad] = drawSeries(
    at([
      { good: 50, bad: 0.1 },
      { good: 0, bad: 25 },
    ]),
    series,
    100,
  )
  assert.equal(good?.fill, 'M0.09 100v-50h0.82v50z')
  assert.equal(bad?.fill, 'M0.09 50v-1h0.82v1zM1.09 100v-25h0.82v25z')
})

test('a line has gaps where nothing is known, and a dot for a point between two of them', () => {
  const points = at([{ ms: 50 }, { ms: 100 }, { ms: null }, { ms: 0 }, { ms: null }])
  const [line] = drawSeries(points, [{ key: 'ms', label: 'Time', color: 'accent', kind: 'line' }], 100)
  assert.deepEqual([line?.stroke, line?.dots, line?.fill], ['M0.5 50L1.5 0', 'M3.5 100h0', ''])
  const [area] = drawSeries(points, [{ key: 'ms', label: 'Time', color: 'accent', kind: 'area' }], 100)
  assert.equal(area?.fill, 'M0.5 100L0.5 50L1.5 0V100Z')
})
