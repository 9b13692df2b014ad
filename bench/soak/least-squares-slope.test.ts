import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leastSquaresSlope } from './least-squares-slope.ts'

test('points on a line have its slope', () => {
  const line = (slope: number) => [1, 2, 5, 9].map((x) => [x, 100 + slope * x] as const)
  for (const slope of [3, 0, -0.5]) assert.ok(Math.abs(leastSquaresSlope(line(slope)) - slope) < 1e-9)
})

test('what swings evenly about a line does not tilt it', () => {
  const swing = [0, 1, 2, 3].map((x) => [x, 2 * x + (x === 0 || x === 3 ? 5 : -5)] as const)
  assert.equal(leastSquaresSlope(swing), 2)
})

test('points that tell no slope have none', () => {
  assert.ok(Number.isNaN(leastSquaresSlope([])))
  assert.ok(Number.isNaN(leastSquaresSlope([[1, 2]])))
})
