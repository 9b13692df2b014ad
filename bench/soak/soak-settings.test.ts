import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSoakSettings } from './soak-settings.ts'

test('a soak takes ten minutes, a quick one a minute that is too short for a trend, and what is set wins', () => {
  assert.deepEqual(readSoakSettings({}, false), { seconds: 600, callsPerSecond: 150, isShort: false })
  assert.deepEqual(readSoakSettings({}, true), { seconds: 60, callsPerSecond: 50, isShort: true })
  const set = { SOAK_SECONDS: '300', SOAK_CALLS_PER_SECOND: '20' }
  assert.deepEqual(readSoakSettings(set, true), { seconds: 300, callsPerSecond: 20, isShort: false })
})

test('a value that cannot be is refused with its name and its bounds', () => {
  for (const value of ['0', '1.5', 'many', '-1', '100000'])
    assert.throws(() => readSoakSettings({ SOAK_SECONDS: value }, false), /SOAK_SECONDS: use a whole number from 20 to 86400/, value)
})
