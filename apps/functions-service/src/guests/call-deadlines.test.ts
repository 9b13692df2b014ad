import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import type { ByteSource } from '@plat/link/byte-source.ts'
import { respondedWith } from '../testing/peer-guest.ts'
import { createPoolRig, functionOf, type PoolRig, type RigCall } from '../testing/pool-rig.ts'
import { until } from '../testing/until.ts'

let rig: PoolRig | undefined
afterEach(() => rig?.pool.close())

function setUp(options?: Parameters<typeof createPoolRig>[0]): PoolRig {
  rig = createPoolRig(options)
  return rig
}

const STREAM: ByteSource = { start: () => undefined, consume: () => undefined, cancel: () => undefined }
const outcomes = (calls: readonly RigCall[]): Promise<string[]> => Promise.all(calls.map(({ outcome }) => outcome))

describe('a deadline', () => {
  it('that passes has the call cancelled in its guest, whose own answer still counts', async () => {
    const { run, open } = setUp()
    const call = run(functionOf('a'), { timeoutMs: 1 })
    await until(() => open()[0]?.isCancelled === true)
    open()[0]?.end('FUNCTION_TIMEOUT')
    assert.equal(await call.outcome, 'FUNCTION_TIMEOUT')
    assert.equal(call.ending?.cpuMs, 1, 'with the figures of the guest')
  })

  it('that cuts off a stream has failed it, although the guest says that it ended well', async () => {
    const { run, open } = setUp()
    const call = run(functionOf('a'), { timeoutMs: 1 })
    await until(() => open().length === 1)
    open()[0]?.respond({ ...respondedWith(), body: STREAM })
    await until(() => open()[0]?.isCancelled === true)
    open()[0]?.end()
    assert.equal(await call.outcome, 'FUNCTION_TIMEOUT')
  })

  it('is kept although the guest says nothing; then the guest is killed, and that is nobody else’s fault', async () => {
    const { run, busy, answerAll, pool } = setUp()
    const bystander = run(functionOf('a', { name: 'bystander' }))
    const culprit = run(functionOf('a', { name: 'culprit' }), { timeoutMs: 1 })
    await until(() => culprit.isOver)
    assert.equal(bystander.isOver, false, 'answered before the kill')
    assert.equal(pool.statistics().running, 2, 'it goes on taking up its place')
    assert.deepEqual(await outcomes([culprit, bystander]), ['FUNCTION_TIMEOUT', 'FUNCTION_CRASHED'])
    assert.deepEqual([culprit.ending?.isCollateral, bystander.ending?.isCollateral], [false, true])
    assert.equal(pool.statistics().running, 0)
    const next = run(functionOf('a'))
    await until(() => busy().length === 1)
    answerAll()
    assert.equal(await next.outcome, 'success')
  })

  it('is kept while a function is loaded, for every call that waits for it', async () => {
    const { run, peers } = setUp({ onStart: (peer) => Object.assign(peer, { loadResult: 'never' }) })
    const waiting = run(functionOf('a'))
    const first = run(functionOf('a'), { timeoutMs: 1 })
    assert.deepEqual(await outcomes([first, waiting]), ['FUNCTION_TIMEOUT', 'FUNCTION_TIMEOUT'])
    await until(() => peers.some(({ isAlive }) => !isAlive))
  })

  it('that passes during the load leaves nothing to run when the load comes to an end', async () => {
    const { run, peers, open, pool } = setUp({ onStart: (peer) => Object.assign(peer, { loadResult: 'never' }) })
    const call = run(functionOf('a'), { timeoutMs: 1 })
    await until(() => call.isOver)
    for (const peer of peers) peer.finishLoads()
    await until(() => pool.statistics().running === 0)
    assert.deepEqual([await call.outcome, open().length], ['FUNCTION_TIMEOUT', 0])
    await until(() => peers.some(({ isAlive }) => !isAlive))
  })

  it('cuts an answer that has begun', async () => {
    const { run, open } = setUp()
    const call = run(functionOf('a'), { timeoutMs: 1 })
    await until(() => open().length === 1)
    open()[0]?.respond()
    assert.equal(await call.outcome, 'FUNCTION_TIMEOUT')
    assert.equal(call.response?.status, 200)
  })
})
