import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CliError } from '../errors/cli-error.ts'
import { parseSince } from './parse-since.ts'

const NOW = Date.parse('2026-01-31T12:00:00Z')

test('a duration is a number with its unit, a time is one of ISO 8601', () => {
  assert.equal(parseSince('30s', NOW), '2026-01-31T11:59:30.000Z')
  assert.equal(parseSince('10 M', NOW), '2026-01-31T11:50:00.000Z')
  assert.equal(parseSince('2h', NOW), '2026-01-31T10:00:00.000Z')
  assert.equal(parseSince('1d', NOW), '2026-01-30T12:00:00.000Z')
  assert.equal(parseSince('2026-01-30', NOW), '2026-01-30T00:00:00.000Z')
  assert.equal(parseSince('2026-01-30T12:00:00.5+01:00', NOW), '2026-01-30T11:00:00.500Z')
  assert.equal(parseSince('2026-01-30T12:00', NOW), new Date('2026-01-30T12:00').toISOString())
})

test('whatever else could be read as a time is refused', () => {
  for (const text of ['10', '5months', '5m ago', '1h30m', '', 'yesterday', 'Jan 1 2026', '2026-02-31', '2026', '-5m', '99999999999999d'])
    assert.throws(
      () => parseSince(text, NOW),
      (error: unknown) => error instanceof CliError && error.exitCode === 2,
      text,
    )
})
