import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FunctionBytes } from '@plat/shared/contracts/packed-function-code.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { buildFunctionBytes } from '../testing/function-code.ts'
import { silentLog } from '../testing/silent-log.ts'
import { FunctionRegistry } from './function-registry.ts'

const MINUTE = 60_000
const defaults = { timeoutMs: 1000, memoryMb: 128 }
const AWAY = new AppError('RUNTIME_UNAVAILABLE')
const GONE = new AppError('FUNCTION_NOT_FOUND')

/** A registry over an api whose next answers the test decides. */
function setUp() {
  const world = { timeMs: 0, loads: 0, answer: async (): Promise<FunctionBytes> => buildFunctionBytes({ code: 'one' }) }
  const stored = new Map<string, FunctionBytes>()
  const registry = new FunctionRegistry({
    source: () => {
      world.loads += 1
      return world.answer()
    },
    store: {
      read: async (key) => stored.get(key),
      write: async (key, code) => void stored.set(key, code),
      remove: async (key) => void stored.delete(key),
    },
    defaults,
    log: silentLog,
    now: () => world.timeMs,
  })
  const reference = { projectId: 'p', functionName: 'hello', deploymentId: null }
  const find = async (): Promise<string> => (await registry.find(reference)).code.toString()
  const say = (code: string): void => {
    world.answer = async () => buildFunctionBytes({ code })
  }
  const refuse = (error: AppError): void => {
    world.answer = async () => {
      throw error
    }
  }
  return { world, registry, stored, find, say, refuse, reference }
}

describe('the function registry', () => {
  it('asks once in ten minutes, and once for calls that come together', async () => {
    const { world, find, say } = setUp()
    assert.deepEqual(await Promise.all([find(), find(), find()]), ['one', 'one', 'one'])
    assert.equal(world.loads, 1)
    say('two')
    world.timeMs = 10 * MINUTE - 1
    assert.equal(await find(), 'one')
    world.timeMs = 10 * MINUTE
    assert.equal(await find(), 'two')
    assert.equal(world.loads, 2)
  })

  it('asks again after an invalidation of the function, its project or everything, and of nothing else', async () => {
    const { world, registry, find } = setUp()
    await find()
    registry.invalidate({ projectId: 'p', functionName: 'hello-2' })
    registry.invalidate({ projectId: 'p2', functionName: null })
    await find()
    assert.equal(world.loads, 1)
    for (const scope of [{ projectId: 'p', functionName: 'hello' }, { projectId: 'p', functionName: null }, 'everything'] as const) {
      registry.invalidate(scope)
      await find()
    }
    assert.equal(world.loads, 4)
  })

  it('never hands an answer that was on its way to who comes after an invalidation', async () => {
    const { world, registry, find, say } = setUp()
    let arrive: (code: FunctionBytes) => void = () => undefined
    world.answer = () => new Promise((resolve) => (arrive = resolve))
    const early = find()
    registry.invalidate({ projectId: 'p', functionName: null })
    const arriveEarly = arrive
    say('new')
    assert.equal(await find(), 'new')
    arriveEarly(buildFunctionBytes({ code: 'old' }))
    assert.equal(await early, 'old')
    assert.equal(await find(), 'new', 'the late answer has not replaced it')
  })

  it('serves what it has for as long as the api is away, and the new code once it is back', async () => {
    const { world, registry, find, say, refuse } = setUp()
    await find()
    refuse(AWAY)
    world.timeMs = 60 * MINUTE
    assert.deepEqual([await find(), await find(), await find()], ['one', 'one', 'one'])
    assert.equal(world.loads, 2, 'it does not ask at every call')
    say('two')
    world.timeMs += 1000
    assert.equal(await find(), 'one', 'asked in the background')
    assert.equal(await find(), 'two')
    assert.equal(registry.statistics().staleHits, 4)
  })

  it('asks before it serves when the feed is back', async () => {
    const { registry, find, say, refuse } = setUp()
    await find()
    refuse(AWAY)
    registry.invalidate('everything')
    assert.equal(await find(), 'one')
    say('two')
    registry.invalidate('everything')
    assert.equal(await find(), 'two')
  })

  it('forgets what is gone, in memory and on disk', async () => {
    const { registry, stored, find, refuse } = setUp()
    await find()
    assert.equal(stored.size, 1)
    refuse(GONE)
    registry.invalidate('everything')
    await assert.rejects(find(), { code: 'FUNCTION_NOT_FOUND' })
    assert.equal(stored.size, 0)
    refuse(AWAY)
    registry.invalidate('everything')
    await assert.rejects(find(), { code: 'RUNTIME_UNAVAILABLE' })
  })

  it('remembers for two seconds at most that there is no such function', async () => {
    const { world, registry, find, say, refuse } = setUp()
    refuse(GONE)
    await assert.rejects(find(), { code: 'FUNCTION_NOT_FOUND' })
    await assert.rejects(find(), { code: 'FUNCTION_NOT_FOUND' })
    assert.equal(world.loads, 1)
    say('made')
    registry.invalidate({ projectId: 'p', functionName: 'hello' })
    assert.equal(await find(), 'made', 'its announcement ends that')
    refuse(GONE)
    registry.invalidate('everything')
    await assert.rejects(find())
    say('made again')
    world.timeMs += 2_000
    assert.equal(await find(), 'made again')
  })

  it('takes from disk what memory does not have while the api is away', async () => {
    const { world, stored, find, refuse } = setUp()
    stored.set('p:hello:active', buildFunctionBytes({ code: 'from disk' }))
    refuse(AWAY)
    assert.equal(await find(), 'from disk')
    assert.equal(await find(), 'from disk')
    assert.equal(world.loads, 1)
  })

  it('treats an answer that is no code, and a refusal of its own token, like an api that is away', async () => {
    const { registry, find, refuse, world } = setUp()
    await find()
    refuse(new AppError('UNAUTHENTICATED'))
    registry.invalidate('everything')
    assert.equal(await find(), 'one')
    world.answer = async () => {
      throw new TypeError('not the shape')
    }
    registry.invalidate('everything')
    assert.equal(await find(), 'one')
  })

  it('names isolates by code, env, deployment and memory, and by nothing else', async () => {
    const { registry, reference, world } = setUp()
    const base = buildFunctionBytes({ code: 'x', env: { A: '1', B: '2' } })
    const keyOf = async (code: FunctionBytes): Promise<string> => {
      world.answer = async () => code
      registry.invalidate('everything')
      return (await registry.find(reference)).isolateKey
    }
    const key = await keyOf(base)
    assert.equal(await keyOf({ ...base, env: { B: '2', A: '1' }, config: { timeoutMs: 500 }, isActive: false }), key)
    for (const other of [
      { env: { A: '1' } },
      { version: 2 },
      { sha256: 'f'.repeat(64) },
      { deploymentId: 'd' },
      { config: { memoryMb: 64 } },
    ])
      assert.notEqual(await keyOf({ ...base, ...other }), key)
  })
})
