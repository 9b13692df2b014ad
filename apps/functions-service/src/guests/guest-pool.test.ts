import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { failedLoad, loadedIn, type PeerGuest } from '../testing/peer-guest.ts'
import { createPoolRig, functionOf, type PoolRig } from '../testing/pool-rig.ts'
import { until } from '../testing/until.ts'
import { GUEST_LIMITS } from './guest-limits.ts'

const MIB = 1024 * 1024
let rig: PoolRig | undefined
afterEach(() => rig?.pool.close())

function setUp(options?: Parameters<typeof createPoolRig>[0]): PoolRig {
  rig = createPoolRig(options)
  return rig
}

const outcomes = (runs: readonly { outcome: Promise<string> }[]): Promise<string[]> => Promise.all(runs.map(({ outcome }) => outcome))
const blanksAreUp = ({ pool }: PoolRig): Promise<void> => until(() => pool.statistics().blank === GUEST_LIMITS.blanks)

describe('the guest pool', () => {
  it('gives every project a guest of its own, and keeps it for all calls of the project', async () => {
    const { pool, peers, run, busy, answerAll } = setUp()
    const runs = [functionOf('a'), functionOf('a', { name: 'other' }), functionOf('b')].map((fn) => run(fn))
    await until(() => busy().length === 2)
    answerAll()
    assert.deepEqual(await outcomes(runs), ['success', 'success', 'success'])
    for (const peer of peers) assert.ok(new Set(peer.loaded.map(({ projectId }) => projectId)).size <= 1)
    await until(() => pool.statistics().blank === GUEST_LIMITS.blanks)
    assert.deepEqual([pool.statistics().bound, pool.statistics().isolates], [2, 3])
  })

  it('runs a call of a loaded function at once, in the same turn, and hands its listener everything it hears', async () => {
    const { run, busy, answerAll, open } = setUp()
    const first = run(functionOf('a'))
    await until(() => busy().length === 1)
    answerAll()
    await first.outcome
    const second = run(functionOf('a'))
    open()[0]?.respond()
    assert.deepEqual([second.response?.status, second.isOver], [200, false])
    const [call] = open()
    assert.deepEqual([call?.call.invocationId, call?.call.timeoutMs], [second.invocationId, 60_000])
    busy()[0]?.calls.clear()
    assert.deepEqual([first.ending?.cold, first.ending?.cpuMs, first.ending?.isCollateral], [true, 1, false])
    assert.ok((first.ending?.queueMs ?? -1) >= 0)
  })

  it('loads a version once, says which call was cold, and drops the version before when its calls have ended', async () => {
    const { peers, run, busy, answerAll } = setUp()
    const first = run(functionOf('a'))
    const second = run(functionOf('a'))
    await until(() => busy()[0]?.calls.size === 2)
    const [peer] = busy()
    const third = run(functionOf('a', { version: 2 }))
    await until(() => peer?.calls.size === 3)
    assert.deepEqual(peer?.unloaded, [], 'the old version still has calls')
    assert.deepEqual(
      [...(peer?.calls.values() ?? [])].map(({ isolate }) => isolate),
      [1, 1, 2],
    )
    answerAll()
    await outcomes([first, second, third])
    assert.deepEqual(
      [first, second, third].map(({ ending }) => ending?.cold),
      [true, false, true],
    )
    assert.deepEqual(peer?.unloaded, [1])
    assert.equal(peers.flatMap(({ loaded }) => loaded).length, 2)
  })

  it('tries a load that failed again at the next call', async () => {
    const { peers, run, ...rest } = setUp()
    await blanksAreUp({ peers, run, ...rest })
    for (const peer of peers) Object.assign(peer, { isPrompt: true, loadResult: failedLoad('FUNCTION_ERROR') })
    const failed = run(functionOf('a'))
    assert.equal(await failed.outcome, 'FUNCTION_ERROR')
    assert.deepEqual(failed.ending?.logs, ['[LOG] x'])
    for (const peer of peers) peer.loadResult = loadedIn()
    assert.equal(await run(functionOf('a')).outcome, 'success')
  })

  it('starts a larger guest for a function with more memory, which then serves the whole project', async () => {
    const { ceilings, run, busy, answerAll } = setUp()
    const small = run(functionOf('a'))
    await until(() => busy().length === 1)
    const large = run(functionOf('a', { name: 'large', memoryMb: 1024 }))
    await until(() => busy().length === 2)
    const again = run(functionOf('a'))
    await until(() => busy()[1]?.calls.size === 2)
    answerAll()
    assert.deepEqual(await outcomes([small, large, again]), ['success', 'success', 'success'])
    assert.ok(ceilings.includes((1024 + GUEST_LIMITS.overheadMb) * MIB))
  })

  it('loads a function that asks for WebAssembly only where guests have a memory cap, and says what to do elsewhere', async () => {
    const fn = functionOf('a', { webAssembly: true })
    const capped = setUp()
    const call = capped.run(fn)
    await until(() => capped.busy().length === 1)
    assert.equal(capped.busy()[0]?.loaded[0]?.webAssembly, true)
    capped.answerAll()
    assert.equal(await call.outcome, 'success')
    await capped.pool.close()
    const bare = setUp({ isMemoryCapped: false })
    const refused = bare.run(fn)
    assert.equal(await refused.outcome, 'FUNCTION_ERROR')
    assert.match(refused.ending?.failure?.message ?? '', /cgroups.*remove webAssembly/)
    assert.ok(bare.peers.every(({ loaded }) => loaded.length === 0))
  })

  it('makes room by ending the project guest that was unused longest, never one with calls, and does not bring it back', async () => {
    const { pool, run, busy, answerAll } = setUp({ guestsMax: 2 })
    const open = run(functionOf('busy'))
    await until(() => busy().length === 1)
    const [kept] = busy()
    for (const project of ['b', 'c', 'd']) {
      const running = run(functionOf(project))
      await until(() => busy().length === 2)
      for (const peer of busy()) if (peer !== kept) for (const { end } of peer.calls.values()) end()
      await running.outcome
    }
    assert.ok(kept?.isAlive)
    await until(() => pool.statistics().bound === 2)
    answerAll()
    assert.equal(await open.outcome, 'success')
  })

  it('lets calls wait for room and runs them when there is some, saying how long they waited', async () => {
    const { pool, run, busy, answerAll } = setUp({ guestsMax: 1 })
    const first = run(functionOf('a'))
    await until(() => busy().length === 1)
    const second = run(functionOf('b'))
    await until(() => pool.statistics().waiting === 1)
    answerAll()
    await first.outcome
    await until(() => busy().length === 1)
    answerAll()
    assert.equal(await second.outcome, 'success')
    assert.ok((second.ending?.queueMs ?? 0) > 0)
  })

  it('refuses a call whose guest does not come up in time, gives its place back, and uses the guest when it comes', async () => {
    const starting = Promise.withResolvers<void>()
    const { pool, run, busy, answerAll } = setUp({ guestWaitMs: 50, onStart: () => starting.promise })
    assert.equal(await run(functionOf('a')).outcome, 'FUNCTION_UNAVAILABLE')
    assert.deepEqual([pool.statistics().running, pool.statistics().waiting], [0, 0])
    starting.resolve()
    await until(() => pool.statistics().bound === 1)
    const next = run(functionOf('a'))
    await until(() => busy().length === 1)
    answerAll()
    assert.equal(await next.outcome, 'success')
  })

  it('starts no guest ahead of need while others wait for a start', async () => {
    let starting = Promise.resolve()
    const { pool, peers, run, busy, answerAll } = setUp({ onStart: () => starting })
    const first = run(functionOf('lost'))
    await until(() => busy().length === 1)
    const [lost] = busy()
    answerAll()
    await first.outcome
    await until(() => pool.statistics().blank === GUEST_LIMITS.blanks)
    const gate = Promise.withResolvers<void>()
    starting = gate.promise
    const projects = Array.from({ length: GUEST_LIMITS.blanks + GUEST_LIMITS.startsMax + 1 }, (_, index) => `needs-${index}`)
    const runs = projects.map((project) => run(functionOf(project)))
    await until(() => busy().length === GUEST_LIMITS.blanks)
    lost?.die()
    gate.resolve()
    await until(() => busy().length === projects.length)
    answerAll()
    await outcomes(runs)
    await until(() => pool.statistics().blank === GUEST_LIMITS.blanks)
    assert.equal(pool.statistics().bound, projects.length)
    assert.equal(peers.length, 1 + projects.length + GUEST_LIMITS.blanks)
  })

  it('ends the guest unused longest when all together take too much memory', async () => {
    const { pool, peers, run, busy, answerAll } = setUp({ memoryBytesMax: 400 * MIB })
    for (const project of ['a', 'b']) {
      const running = run(functionOf(project))
      await until(() => busy().length === 1)
      for (const peer of busy()) peer.bytes = 300 * MIB
      answerAll()
      await running.outcome
    }
    await until(() => pool.statistics().bound === 1)
    assert.equal(peers.filter(({ isAlive, loaded }) => !isAlive && loaded[0]?.projectId === 'a').length, 1)
  })

  it('bounds what one function may have running, and lets the others of its project through', async () => {
    const { run, busy, answerAll, pool } = setUp()
    const narrow = functionOf('a', { maxConcurrency: 1 })
    const first = run(narrow)
    await until(() => busy().length === 1)
    const second = run(narrow)
    const refused = run(narrow)
    const other = run(functionOf('a', { name: 'other' }))
    await until(() => busy()[0]?.calls.size === 2)
    assert.deepEqual([pool.statistics().running, pool.statistics().waiting], [2, 2])
    refused.cancel()
    assert.equal(await refused.outcome, 'BAD_REQUEST')
    answerAll()
    await until(() => busy().length === 1)
    answerAll()
    assert.deepEqual(await outcomes([first, second, other]), ['success', 'success', 'success'])
    assert.deepEqual([pool.statistics().running, pool.statistics().waiting], [0, 0])
  })

  it('ends every guest when it closes, and refuses calls that wait and those that come', async () => {
    const { pool, peers, run, busy } = setUp({ guestsMax: 1 })
    const running = run(functionOf('a'), { isRepeatable: true })
    await until(() => busy().length === 1)
    const waiting = run(functionOf('b'))
    await until(() => pool.statistics().waiting === 1)
    await pool.close()
    assert.deepEqual([await running.outcome, running.ending?.isCollateral], ['FUNCTION_CRASHED', true])
    assert.equal(await waiting.outcome, 'SHUTTING_DOWN')
    assert.equal(await run(functionOf('b')).outcome, 'SHUTTING_DOWN')
    await until(() => peers.every(({ isAlive }) => !isAlive))
  })

  it('says when all calls have ended', async () => {
    const { pool, run, busy, answerAll } = setUp()
    await pool.drained()
    const running = run(functionOf('a'))
    await until(() => busy().length === 1)
    const drained = pool.drained().then(() => running.isOver)
    answerAll()
    assert.equal(await drained, true)
  })

  it('says so when guests cannot be started, and the next call may succeed', async () => {
    let isBroken = true
    const { run, starter, busy, answerAll } = setUp({
      onStart() {
        if (isBroken) throw new Error('no sandbox')
      },
    })
    assert.equal(await run(functionOf('a')).outcome, 'RUNTIME_UNAVAILABLE')
    assert.equal(starter.lastFailed, true)
    isBroken = false
    const next = run(functionOf('a'))
    await until(() => busy().length === 1)
    answerAll()
    assert.equal(await next.outcome, 'success')
    assert.equal(starter.lastFailed, false)
  })

  it('does not start guests without end when they end before their first call', async () => {
    const { run, peers } = setUp({
      onStart(peer: PeerGuest) {
        const { ping } = peer
        peer.ping = () => {
          queueMicrotask(() => peer.die()) // answers, and is gone the moment after
          return ping.call(peer)
        }
      },
    })
    const call = run(functionOf('a'))
    assert.ok(['RUNTIME_UNAVAILABLE', 'FUNCTION_CRASHED'].includes(await call.outcome))
    assert.ok(peers.length < 20)
  })
})
