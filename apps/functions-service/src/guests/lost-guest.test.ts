import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createPoolRig, functionOf } from '../testing/pool-rig.ts'
import { until } from '../testing/until.ts'

it('a guest whose connection closes has a successor before it is known how it has ended, and calls wait for that', async (t) => {
  const { pool, run, busy, answerAll } = createPoolRig()
  t.after(() => pool.close())
  const first = run(functionOf('a'))
  await until(() => busy().length === 1)
  answerAll()
  await first.outcome
  const cut = run(functionOf('a'))
  await until(() => busy().length === 1)
  const [lost] = busy()
  lost?.lose()
  await new Promise((resolve) => setImmediate(resolve))
  const next = run(functionOf('a'))
  await until(() => busy().length === 2)
  assert.equal(lost?.isAlive, true)
  busy()
    .find((peer) => peer !== lost)
    ?.calls.get(next.invocationId)
    ?.end()
  assert.equal(await next.outcome, 'success')
  lost?.die()
  assert.equal(await cut.outcome, 'FUNCTION_CRASHED')
})

it('a crash counts once, whether its calls end with the connection or with the process', async (t) => {
  const { pool, run, busy } = createPoolRig()
  t.after(() => pool.close())
  const cut = run(functionOf('a'))
  await until(() => busy().length === 1)
  const [lost] = busy()
  lost?.lose()
  lost?.calls.get(cut.invocationId)?.end('FUNCTION_CRASHED')
  assert.equal(await cut.outcome, 'FUNCTION_CRASHED')
  assert.equal(pool.statistics().crashes, 1)
  await until(() => lost?.isAlive === false)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(pool.statistics().crashes, 1)
})
