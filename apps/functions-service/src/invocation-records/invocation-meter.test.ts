import assert from 'node:assert/strict'
import { it } from 'node:test'
import { FunctionFigures, LATENCY_BUCKETS_MS } from '@plat/shared/contracts/functions.ts'
import type { InvocationOutcome } from '../function-executor/invocation.ts'
import { buildOutcome, buildRunnableFunction } from '../testing/build-outcome.ts'
import { failureOf } from '../testing/peer-runner.ts'
import { InvocationMeter } from './invocation-meter.ts'

const HOUR = 3_600_000
const NOON = 12 * HOUR
const fn = buildRunnableFunction()
const call = (given: Partial<InvocationOutcome> = {}) => buildOutcome({ fn, acceptedAt: NOON, ...given })

it('adds up every call of a version, hour by hour, in the form the api takes', () => {
  const meter = new InvocationMeter({ recordsPerSecond: 10 })
  meter.count(call({ durationMs: 1, cpuMs: 0.5, queueMs: 0.25, bytesIn: 3, bytesOut: 4, cold: true }))
  meter.count(call({ durationMs: 1.1, cpuMs: 0.5, failure: failureOf('FUNCTION_TIMEOUT') }))
  meter.count(call({ durationMs: 60_000, cpuMs: 0, bytesOut: 0, failure: failureOf('FUNCTION_ERROR') }))
  meter.count(call({ acceptedAt: NOON + HOUR }))
  const figures = meter.take().map((each) => FunctionFigures.parse(each))
  assert.deepEqual(
    figures.map(({ hour, success, error, timeout }) => [hour, success, error, timeout]),
    [
      ['1970-01-01T12:00:00.000Z', 1, 1, 1],
      ['1970-01-01T13:00:00.000Z', 1, 0, 0],
    ],
  )
  const [first] = figures
  assert.deepEqual(
    [first?.cold, first?.wallMs, first?.cpuMs, first?.queueMs, first?.bytesIn, first?.bytesOut],
    [1, 60_002.1, 1, 0.25, 3, 8],
  )
  assert.deepEqual([first?.latency[0], first?.latency[1], first?.latency[LATENCY_BUCKETS_MS.length]], [1, 1, 1])
  assert.deepEqual(meter.take(), [], 'taken once')
})

it('never loses or doubles a call, however often it is emptied', () => {
  const meter = new InvocationMeter({ recordsPerSecond: 0 })
  const functions = Array.from({ length: 5 }, buildRunnableFunction)
  let counted = 0
  for (let count = 0; count < 1_000; count += 1) {
    meter.count(call({ fn: functions[count % 5] ?? fn, acceptedAt: NOON + count * 60_000 }))
    if (count % 7 === 0) counted += meter.take().reduce((sum, { success }) => sum + success, 0)
  }
  counted += meter.take().reduce((sum, { success }) => sum + success, 0)
  assert.equal(counted, 1_000)
})

it('lets so many successes of a function leave a record in a second, each saying how many it stands for', () => {
  const meter = new InvocationMeter({ recordsPerSecond: 2 })
  const within = (second: number): number => meter.count(call({ acceptedAt: NOON + 1_000 * second }))
  assert.deepEqual([within(0), within(0), within(0), within(0)], [1, 1, 0, 0])
  assert.deepEqual([within(1), within(1), within(1)], [3, 1, 0])
  assert.equal(meter.count(buildOutcome({ acceptedAt: NOON })), 1, 'another function has its own')
})

it('has every failure leave a record, also when successes leave none', () => {
  const meter = new InvocationMeter({ recordsPerSecond: 0 })
  const failure = failureOf('FUNCTION_ERROR')
  assert.deepEqual([meter.count(call()), meter.count(call({ failure })), meter.count(call({ failure })), meter.count(call())], [0, 1, 1, 0])
})
