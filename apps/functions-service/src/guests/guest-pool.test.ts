import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { type RunnableFunction, toRunnableFunction } from '../function-registry/runnable-function.ts'
import { buildFunctionCode } from '../testing/function-code.ts'
import { answered, failedWith, PeerGuest } from '../testing/peer-guest.ts'
import { silentLog } from '../testing/silent-log.ts'
import { until } from '../testing/until.ts'
import { Guest, type GuestRun } from './guest.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { GuestPool } from './guest-pool.ts'
import { GuestStarter } from './guest-starter.ts'

const MIB = 1024 * 1024
let pool: GuestPool | undefined
afterEach(() => pool?.close())

function setUp(options: { guestsMax?: number; memoryBytesMax?: number } = {}) {
  const peers: PeerGuest[] = []
  const ceilings: number[] = []
  const starter = new GuestStarter({
    startConnection: async ({ memoryBytesMax }) => {
      const peer = new PeerGuest(peers.length + 1)
      peers.push(peer)
      ceilings.push(memoryBytesMax)
      return peer
    },
    egress: async () => ({ type: 'error', name: 'TypeError', message: 'no' }),
    log: silentLog,
  })
  const made = new GuestPool({ starter, defaultMemoryMb: 128, ...options })
  pool = made
  let calls = 0
  const run = (fn: RunnableFunction, timeoutMs = 60_000): Promise<GuestRun> => {
    calls += 1
    const request = { method: 'GET', url: 'http://site/', headers: [], ip: '', params: {} }
    const call = { invocationId: `call-${calls}`, timeoutMs, timestamp: '', kind: 'http', request, body: Buffer.alloc(0) } as const
    return made.run(fn, { ...call, responseBytesMax: 1000, logBytesMax: 1000 }, { policy: 'public', depth: 0, fetches: 0, running: 0 })
  }
  const busy = (): PeerGuest[] => peers.filter(({ calls: open }) => open.size > 0)
  const answerAll = (): void => {
    for (const peer of peers) for (const { answer } of peer.calls.values()) answer(answered())
  }
  return { pool: made, peers, ceilings, run, busy, answerAll }
}

function functionOf(projectId: string, given: { name?: string; version?: number; memoryMb?: number } = {}): RunnableFunction {
  const { name = 'hello', version = 1, memoryMb } = given
  const code = buildFunctionCode({ projectId, functionName: name, version, code: `v${version}`, config: memoryMb ? { memoryMb } : {} })
  return toRunnableFunction(code, `${name}:active`, { timeoutMs: 1000, memoryMb: 128 })
}

const codeOf = ({ outcome }: GuestRun): string => (outcome.result.type === 'failure' ? outcome.result.code : 'response')

describe('the guest pool', () => {
  it('gives every project a guest of its own, and keeps it for all calls of the project', async () => {
    const { pool, peers, run, busy, answerAll } = setUp()
    const fns = [functionOf('a'), functionOf('a', { name: 'other' }), functionOf('b')]
    const runs = fns.map((fn) => run(fn))
    await until(() => busy().length === 2)
    answerAll()
    assert.deepEqual((await Promise.all(runs)).map(codeOf), ['response', 'response', 'response'])
    for (const peer of peers) assert.ok(new Set(peer.loaded.map(({ projectId }) => projectId)).size <= 1)
    await until(() => pool.statistics().blank === GUEST_LIMITS.blanks)
    assert.deepEqual([pool.statistics().bound, pool.statistics().isolates], [2, 3])
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
    answerAll()
    assert.deepEqual(
      (await Promise.all([first, second, third])).map(({ cold }) => cold),
      [true, false, true],
    )
    assert.deepEqual(peer?.unloaded, [functionOf('a').isolateKey])
    assert.equal(peers.flatMap(({ loaded }) => loaded).length, 2)
  })

  it('replaces a guest after a timeout or a memory failure, letting its other calls end', async () => {
    for (const code of ['FUNCTION_TIMEOUT', 'FUNCTION_MEMORY_LIMIT'] as const) {
      const { run, busy, answerAll } = setUp()
      const bad = run(functionOf('a'))
      const good = run(functionOf('a'))
      await until(() => busy()[0]?.calls.size === 2)
      const [old] = busy()
      old?.calls.get('call-1')?.answer(failedWith(code))
      assert.equal(codeOf(await bad), code)
      const next = run(functionOf('a'))
      await until(() => busy().length === 2)
      assert.ok(old?.isAlive, 'its other call goes on')
      answerAll()
      assert.deepEqual([codeOf(await good), codeOf(await next)], ['response', 'response'])
      await until(() => old?.isAlive === false)
    }
  })

  it('kills a guest whose call is past its deadline, blames that call and no other, and goes on in a new one', async () => {
    const { run, busy, answerAll } = setUp()
    const bystander = run(functionOf('a', { name: 'bystander' }))
    const culprit = run(functionOf('a', { name: 'culprit' }), 1)
    const [bad, innocent] = await Promise.all([culprit, bystander])
    assert.deepEqual([codeOf(bad), bad.isCollateral], ['FUNCTION_TIMEOUT', false])
    assert.deepEqual([codeOf(innocent), innocent.isCollateral], ['FUNCTION_CRASHED', true])
    const next = run(functionOf('a'))
    await until(() => busy().length === 1)
    answerAll()
    assert.equal(codeOf(await next), 'response')
  })

  it('kills a guest that hangs while it loads', async () => {
    const { peers, run } = setUp()
    await until(() => peers.length === GUEST_LIMITS.blanks)
    for (const peer of peers)
      peer.loadResult = peer.exited.then(() => ({
        ok: false,
        failure: { type: 'failure', code: 'FUNCTION_CRASHED', message: '' },
        logs: [],
      }))
    assert.equal(codeOf(await run(functionOf('a'), 1)), 'FUNCTION_TIMEOUT')
  })

  it('tries a load that failed again at the next call', async () => {
    const { peers, run } = setUp()
    await until(() => peers.length === GUEST_LIMITS.blanks)
    for (const peer of peers) {
      peer.immediate = answered()
      peer.loadResult = Promise.resolve({
        ok: false,
        failure: { type: 'failure', code: 'FUNCTION_ERROR', message: 'top level' },
        logs: ['[LOG] x'],
      })
    }
    const failed = await run(functionOf('a'))
    assert.deepEqual([codeOf(failed), failed.outcome.logs], ['FUNCTION_ERROR', ['[LOG] x']])
    for (const peer of peers) peer.loadResult = Promise.resolve({ ok: true })
    assert.equal(codeOf(await run(functionOf('a'))), 'response')
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
    await Promise.all([small, large, again])
    assert.ok(ceilings.includes((1024 + GUEST_LIMITS.overheadMb) * MIB))
  })

  it('makes room by ending the project guest that was unused longest, never one with calls', async () => {
    const { pool, run, busy, answerAll } = setUp({ guestsMax: 2 })
    const open = run(functionOf('busy'))
    await until(() => busy().length === 1)
    const [kept] = busy()
    for (const project of ['b', 'c', 'd']) {
      const running = run(functionOf(project))
      await until(() => busy().length === 2)
      for (const peer of busy()) if (peer !== kept) for (const { answer } of peer.calls.values()) answer(answered())
      await running
    }
    assert.ok(kept?.isAlive)
    await until(() => pool.statistics().bound === 2)
    answerAll()
    await open
  })

  it('lets calls wait for room and runs them when there is some', async () => {
    const { pool, run, busy, answerAll } = setUp({ guestsMax: 1 })
    const first = run(functionOf('a'))
    await until(() => busy().length === 1)
    const second = run(functionOf('b'))
    await until(() => pool.statistics().waiting === 1)
    answerAll()
    await first
    await until(() => busy().length === 1)
    answerAll()
    assert.equal(codeOf(await second), 'response')
  })

  it('ends the guest unused longest when all together take too much memory', async () => {
    const { pool, peers, run, busy, answerAll } = setUp({ memoryBytesMax: 400 * MIB })
    for (const project of ['a', 'b']) {
      const running = run(functionOf(project))
      await until(() => busy().length === 1)
      for (const peer of busy()) peer.bytes = 300 * MIB
      answerAll()
      await running
    }
    await until(() => pool.statistics().bound === 1)
    assert.equal(peers.filter(({ isAlive, loaded }) => !isAlive && loaded[0]?.projectId === 'a').length, 1)
  })

  it('kills a guest above its memory ceiling, and retires one that is near it', async () => {
    const { peers, run, busy } = setUp()
    const above = run(functionOf('a'))
    await until(() => busy().length === 1)
    for (const peer of busy()) peer.bytes = 2048 * MIB
    assert.equal(codeOf(await above), 'FUNCTION_MEMORY_LIMIT')
    const near = run(functionOf('a'))
    await until(() => busy().length === 1)
    const [peer] = busy()
    if (peer) peer.bytes = 500 * MIB
    const next = run(functionOf('b'))
    await until(() => busy().length === 2)
    for (const each of busy()) for (const { answer } of each.calls.values()) answer(answered())
    await Promise.all([near, next])
    await until(() => peer?.isAlive === false)
    assert.ok(peers.length >= 4)
  })

  it('kills a guest that no longer answers', async () => {
    const { run, busy } = setUp()
    const running = run(functionOf('a'))
    await until(() => busy().length === 1)
    for (const peer of busy()) peer.answersPings = false
    const { isCollateral, ...rest } = await running
    assert.deepEqual([codeOf({ isCollateral, ...rest }), isCollateral], ['FUNCTION_CRASHED', false])
  })

  it('ends every guest when it closes, and refuses calls from then on', async () => {
    const { pool, peers, run } = setUp()
    const running = run(functionOf('a'))
    await until(() => peers.some(({ calls }) => calls.size > 0))
    await pool.close()
    assert.equal(codeOf(await running), 'FUNCTION_CRASHED')
    await assert.rejects(run(functionOf('b')), { code: 'SHUTTING_DOWN' })
    await until(() => peers.every(({ isAlive }) => !isAlive))
  })
})

it('a guest refuses to serve a second project', () => {
  const guest = new Guest({ connection: new PeerGuest(1), memoryBytesMax: MIB, passes: new Map() })
  guest.bind('a')
  guest.bind('a')
  assert.throws(() => guest.bind('b'), /second project/)
})

it('when guests cannot be started, calls say so and the next attempt may succeed', async () => {
  let isBroken = true
  const starter = new GuestStarter({
    startConnection: async () => {
      if (isBroken) throw new Error('no sandbox')
      const peer = new PeerGuest(1)
      peer.immediate = answered()
      return peer
    },
    egress: async () => ({ type: 'error', name: 'TypeError', message: 'no' }),
    log: silentLog,
  })
  pool = new GuestPool({ starter, defaultMemoryMb: 128 })
  const made = pool
  const call = {
    invocationId: 'x',
    timeoutMs: 100,
    timestamp: '',
    kind: 'http',
    body: Buffer.alloc(0),
    responseBytesMax: 1,
    logBytesMax: 1,
  } as const
  const request = { method: 'GET', url: 'http://site/', headers: [], ip: '', params: {} }
  const run = () => made.run(functionOf('a'), { ...call, request }, { policy: 'public', depth: 0, fetches: 0, running: 0 })
  await assert.rejects(run(), { code: 'RUNTIME_UNAVAILABLE' })
  assert.equal(starter.lastFailed, true)
  isBroken = false
  assert.equal(codeOf(await run()), 'response')
  assert.equal(starter.lastFailed, false)
})
