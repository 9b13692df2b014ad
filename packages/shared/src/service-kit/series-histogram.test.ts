import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Histogram, Registry } from 'prom-client'
import { SeriesHistogram } from './series-histogram.ts'

const configuration = { name: 'calls_seconds', help: 'Calls.', labelNames: ['outcome', 'cold'] as const, buckets: [0.1, 1, 10] }

test('writes the very text of a plain histogram, whichever way it is observed', async () => {
  const [ours, theirs] = [new Registry(), new Registry()]
  const histogram = new SeriesHistogram({ ...configuration, registers: [ours] })
  const reference = new Histogram({ ...configuration, registers: [theirs] })
  for (const [outcome, cold, value] of [
    ['a', 'false', 0.1],
    ['a', 'false', 0.10001],
    ['b', 'true', 11],
    ['a', 'false', 0],
    ['a', 'true', 10],
  ] as const) {
    if (outcome === 'b') histogram.observe({ outcome, cold }, value)
    else histogram.series({ outcome, cold }).observe(value)
    reference.observe({ outcome, cold }, value)
  }
  const lines = async (registry: Registry): Promise<string[]> =>
    (await registry.metrics())
      .split('\n')
      .map((line) => line.replace(/\{(.*)\}/, (_all, labels: string) => `{${labels.split(',').sort().join()}}`))
  assert.deepEqual((await lines(ours)).sort(), (await lines(theirs)).sort())
})

test('the same labels are the same series', () => {
  const histogram = new SeriesHistogram({ ...configuration, registers: [] })
  assert.equal(histogram.series({ outcome: 'a' }), histogram.series({ outcome: 'a' }))
  assert.notEqual(histogram.series({ outcome: 'a' }), histogram.series({ outcome: 'b' }))
})
