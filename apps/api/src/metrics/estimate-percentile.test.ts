import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LATENCY_BUCKETS_MS } from '@plat/shared/contracts/functions.ts'
import { estimatePercentile } from './estimate-percentile.ts'

const counts = (given: Record<number, number>): number[] =>
  Array.from({ length: LATENCY_BUCKETS_MS.length + 1 }, (_, index) => given[index] ?? 0)

test('a percentile lies within its bucket as far as its share of that bucket', () => {
  assert.equal(estimatePercentile(counts({ 0: 100 }), 0.5), 0.5)
  assert.equal(estimatePercentile(counts({ 3: 50, 4: 50 }), 0.5), 10)
  assert.equal(estimatePercentile(counts({ 3: 50, 4: 50 }), 0.75), 17.5)
  assert.equal(estimatePercentile(counts({ 2: 99, 9: 1 }), 0.99), 5)
})

test('of the last bucket, which has no end, its beginning is known', () => {
  assert.equal(estimatePercentile(counts({ 14: 3 }), 0.99), 30_000)
})

test('without invocations there is none', () => {
  assert.equal(estimatePercentile(counts({}), 0.5), null)
})
