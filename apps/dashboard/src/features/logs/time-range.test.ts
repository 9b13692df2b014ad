import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toLocalInput, toTimes } from './time-range.ts'

const now = new Date('2026-03-01T12:00:00.000Z')

test('a preset goes back from now and is open towards it', () => {
  assert.deepEqual(toTimes({ range: '1h' }, now), { from: '2026-03-01T11:00:00.000Z' })
  assert.deepEqual(toTimes({ range: 'nonsense', from: '2026-01-01' }, now), {})
  assert.deepEqual(toTimes({}, now), {})
})

test('a custom range has the ends that are times', () => {
  const range = { range: 'custom', from: '2026-02-01T00:00:00Z', to: 'x' }
  assert.deepEqual(toTimes(range, now), { from: '2026-02-01T00:00:00.000Z' })
})

test('what a time field shows is read back as the same minute', () => {
  const shown = toLocalInput('2026-02-01T10:30:00.000Z')
  assert.equal(new Date(shown).toISOString(), '2026-02-01T10:30:00.000Z')
  assert.equal(toLocalInput('x'), '')
})
