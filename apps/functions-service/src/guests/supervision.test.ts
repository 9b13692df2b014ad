import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { loadedIn } from '../testing/peer-guest.ts'
import { createPoolRig, functionOf, inUse, type PoolRig, type RigCall } from '../testing/pool-rig.ts'
import { until } from '../testing/until.ts'
import { GUEST_LIMITS } from './guest-limits.ts'

const MIB = 1024 * 1024
let rig: PoolRig | undefined
afterEach(() => rig?.pool.close())

function setUp(options?: Parameters<typeof createPoolRig>[0]): PoolRig {
  rig = createPoolRig(options)
  return rig
}

const outcomes = (calls: readonly RigCall[]): Promise<string[]> => Promise.all(calls.map(({ outcome }) => outcome))

describe('a guest', () => {
  it('is replaced after a timeout or a memory failure, its other calls ending in peace', async () => {
    for (const code of ['FUNCTION_TIMEOUT', 'FUNCTION_MEMORY_LIMIT'] as const) {
      const { run, busy, answerAll } = setUp()
      const bad = run(functionOf('a'))
      const good = run(functionOf('a'))
      await until(() => busy()[0]?.calls.size === 2)
      const [old] = busy()
      old?.calls.get(bad.invocationId)?.end(code)
      assert.equal(await bad.outcome, code)
      const next = run(functionOf('a'))
      await until(() => busy().length === 2)
      assert.ok(old?.isAlive, 'its other call goes on')
      answerAll()
      assert.deepEqual(await outcomes([good, next]), ['success', 'success'])
      await until(() => old?.isAlive === false)
      await rig?.pool.close()
    }
  })

  it('that dies in use has a successor before anybody asks, with the functions in use loaded', async () => {
    const made = setUp()
    const { guest, calls } = await inUse(made, ['x', 'y'])
    guest.die()
    assert.deepEqual(await outcomes(calls), ['FUNCTION_CRASHED', 'FUNCTION_CRASHED'])
    await until(() => made.peers.some((peer) => peer !== guest && peer.loaded.length === 3))
    const [spare] = made.peers.filter(({ loaded, isAlive }) => isAlive && loaded.length === 3)
    const next = made.run(functionOf('a'))
    assert.equal(spare?.calls.size, 1, 'taken up in the same turn')
    made.answerAll()
    assert.deepEqual([await next.outcome, next.ending?.cold], ['success', false])
  })

  it('that loads functions before anybody asks has more time for it than their calls have', async () => {
    const made = setUp()
    const { guest, calls } = await inUse(made, ['x', 'y'])
    guest.die()
    await outcomes(calls)
    await until(() => made.peers.some((peer) => peer !== guest && peer.loaded.length === 3))
    const [spare] = made.peers.filter(({ loaded, isAlive }) => isAlive && loaded.length === 3)
    assert.deepEqual(
      spare?.loaded.filter(({ timeoutMs }) => timeoutMs < GUEST_LIMITS.preloadMsMin),
      [],
    )
  })

  it('that dies has its repeatable calls run once more elsewhere, unless it is certain who killed it', async () => {
    const made = setUp()
    const { guest, calls } = await inUse(made, ['x', 'y'], true)
    guest.die()
    await until(() => made.busy()[0]?.calls.size === 2 && made.busy()[0] !== guest)
    for (const { call } of made.open()) assert.ok(call.timeoutMs < 60_000, 'in what is left of its time')
    made.answerAll()
    assert.deepEqual(await outcomes(calls), ['success', 'success'])
    const alone = made.run(functionOf('a', { name: 'z' }), { isRepeatable: true })
    await until(() => made.open().length === 1)
    made.busy()[0]?.die()
    assert.equal(await alone.outcome, 'FUNCTION_CRASHED')
  })

  it('that dies ends calls that have begun to answer, or were repeated already', async () => {
    const made = setUp()
    const { guest, calls } = await inUse(made, ['x', 'y', 'z'], true)
    const [answering, ...repeated] = calls
    guest.calls.get(answering?.invocationId ?? '')?.respond()
    guest.die()
    await until(() => made.open().length === 2)
    assert.equal(await answering?.outcome, 'FUNCTION_CRASHED')
    for (const peer of made.busy()) peer.die('FUNCTION_MEMORY_LIMIT')
    assert.deepEqual(await outcomes(repeated), ['FUNCTION_MEMORY_LIMIT', 'FUNCTION_MEMORY_LIMIT'])
  })

  it('is killed above its memory ceiling, and given up near it when dropping idle isolates has not helped', async () => {
    const { pool, run, busy, answerAll } = setUp()
    const above = run(functionOf('a'))
    await until(() => busy().length === 1)
    for (const peer of busy()) peer.bytes = 2048 * MIB
    assert.equal(await above.outcome, 'FUNCTION_MEMORY_LIMIT')
    const idle = run(functionOf('a', { name: 'idle' }))
    await until(() => busy().length === 1)
    answerAll()
    await idle.outcome
    const near = run(functionOf('a'))
    await until(() => busy().length === 1)
    const [peer] = busy()
    if (peer) peer.bytes = 500 * MIB
    await until(() => peer?.unloaded.length === 1)
    assert.equal(peer?.isAlive, true)
    await until(() => pool.statistics().draining === 1)
    const other = run(functionOf('a'))
    await until(() => busy().length === 2)
    answerAll()
    assert.deepEqual(await outcomes([near, other]), ['success', 'success'])
    await until(() => peer?.isAlive === false)
  })

  it('that no longer answers is killed, but not while a call may rightly hold it up', async () => {
    const { run, busy } = setUp()
    const long = run(functionOf('a'), { timeoutMs: GUEST_LIMITS.blockingMsMax + 1 })
    const short = run(functionOf('b'), { timeoutMs: GUEST_LIMITS.blockingMsMax })
    await until(() => busy().length === 2)
    for (const peer of busy()) peer.pingMs = undefined
    assert.equal(await long.outcome, 'FUNCTION_CRASHED')
    assert.equal(long.ending?.isCollateral, false)
    assert.equal(short.isOver, false)
    assert.equal(busy().length, 1)
  })
})

describe('a function', () => {
  it('in flight at two crashes gets a guest of its own, and the others of its project keep theirs', async () => {
    const made = setUp()
    for (const times of [1, 2]) {
      const call = made.run(functionOf('a', { name: 'bad' }))
      await until(() => made.open().length === 1)
      made.busy()[0]?.die()
      assert.equal(await call.outcome, 'FUNCTION_CRASHED')
      await until(() => made.pool.statistics().crashes === times)
    }
    assert.equal(made.pool.statistics().quarantined, 1)
    const calls = ['bad', 'good', 'fine'].map((name) => made.run(functionOf('a', { name })))
    await until(() => made.busy().length === 2)
    const apart = made.busy().find(({ calls: { size } }) => size === 1)
    assert.deepEqual(
      apart?.loaded.map(({ functionName }) => functionName),
      ['bad'],
    )
    apart?.die()
    made.answerAll()
    assert.deepEqual(await outcomes(calls), ['FUNCTION_CRASHED', 'success', 'success'])
  })

  it('that runs into its deadline and has to be killed is accused alone', async () => {
    const made = setUp()
    for (const times of [1, 2]) {
      const bystander = made.run(functionOf('a', { name: 'bystander' }), { timeoutMs: 20_000 })
      await until(() => made.open().length === 1)
      const call = made.run(functionOf('a', { name: 'bad' }), { timeoutMs: 1 })
      await outcomes([call, bystander])
      await until(() => made.pool.statistics().crashes === times)
    }
    assert.equal(made.pool.statistics().quarantined, 1)
  })
})

describe('a caller that goes away', () => {
  it('ends a call that waits for its load, cancels one that runs, and changes nothing about one that is over', async () => {
    const made = setUp()
    await until(() => made.pool.statistics().blank === GUEST_LIMITS.blanks)
    for (const peer of made.peers) peer.loadResult = 'never'
    const loading = made.run(functionOf('a'))
    await until(() => made.peers.some(({ loaded }) => loaded.length > 0))
    loading.cancel()
    assert.equal(await loading.outcome, 'BAD_REQUEST')
    assert.equal(made.pool.statistics().running, 0)
    for (const peer of made.peers) peer.loadResult = loadedIn()
    const running = made.run(functionOf('b'))
    await until(() => made.open().length === 1)
    running.cancel()
    assert.equal(made.open()[0]?.isCancelled, true)
    assert.equal(running.isOver, false)
    made.answerAll()
    assert.equal(await running.outcome, 'success')
    running.cancel()
  })

  it('in the midst of a stream costs the project neither its guest nor what is loaded there', async () => {
    const made = setUp()
    const left = made.run(functionOf('a'))
    await until(() => made.open().length === 1)
    const [guest] = made.busy()
    made.open()[0]?.respond()
    left.cancel()
    made.open()[0]?.end('FUNCTION_CRASHED') // as a guest tells it
    await left.outcome
    const next = made.run(functionOf('a'))
    await until(() => made.open().length === 1)
    assert.deepEqual(made.busy(), [guest])
    made.answerAll()
    assert.deepEqual([await next.outcome, next.ending?.cold], ['success', false])
  })

  it('changes nothing about a guest that is given up for what its call did', async () => {
    const made = setUp()
    const left = made.run(functionOf('a'))
    await until(() => made.open().length === 1)
    const [guest] = made.busy()
    left.cancel()
    made.open()[0]?.end('FUNCTION_TIMEOUT')
    await left.outcome
    await until(() => guest?.isAlive === false)
  })
})
