import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBenchSettings } from './bench-settings.ts'

test('what is set wins over the length of the run', () => {
  assert.deepEqual(readBenchSettings({}, false), { rounds: 5, seconds: 2, isQuick: false })
  assert.deepEqual(readBenchSettings({ BENCH_ROUNDS: '7' }, true), { rounds: 7, seconds: 1, isQuick: true })
})

test('a value that cannot be is refused with its name and its bounds', () => {
  for (const value of ['0', '1.5', '602', 'many', '-1'])
    assert.throws(() => readBenchSettings({ BENCH_SECONDS: value }, false), /BENCH_SECONDS: use a whole number from 1 to 600/, value)
})
