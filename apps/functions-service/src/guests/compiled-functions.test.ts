import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { type RunnableFunction, toRunnableFunction } from '../function-registry/runnable-function.ts'
import { buildFunctionBytes } from '../testing/function-code.ts'
import { createMemoryStore } from '../testing/memory-store.ts'
import { failedLoad, loadedIn } from '../testing/peer-guest.ts'
import { CompiledFunctions } from './compiled-functions.ts'
import type { GuestLoad } from './guest-connection.ts'

const CACHE = Buffer.from('code cache')
const SNAPSHOT = Buffer.from('snapshot')
const RESTORED = { codeCache: undefined, appSnapshot: SNAPSHOT, plainMs: 20, restoredMs: 10 }
const DEFAULTS = { timeoutMs: 1000, memoryMb: 128 }

let store: ReturnType<typeof createMemoryStore>
let slow: string[]
let compiled: CompiledFunctions
const open = (runtimeHash = 'runtime'): CompiledFunctions =>
  new CompiledFunctions({ store, runtimeHash, onSlowLoad: ({ functionName }) => slow.push(functionName) })
beforeEach(() => {
  store = createMemoryStore()
  slow = []
  compiled = open()
})

function fnOf(given: { projectId?: string; code?: string; env?: Record<string, string>; config?: object } = {}): RunnableFunction {
  return toRunnableFunction(buildFunctionBytes({ projectId: 'p', code: 'x', ...given }), 'hello:active', DEFAULTS)
}

const ok = (given: Partial<Extract<GuestLoad, { ok: true }>> = {}): GuestLoad => ({ ...loadedIn(), ...given }) as GuestLoad

describe('what guests made of code', () => {
  it('is used again for the same project and code, whatever the env, the version or the deployment', async () => {
    compiled.learn(fnOf(), {}, ok({ codeCache: CACHE }))
    assert.deepEqual(await compiled.find(fnOf({ env: { A: '1' } })), { codeCache: CACHE })
    assert.deepEqual(await open('another runtime').find(fnOf()), { codeCache: CACHE })
  })

  it('is never given to another project or to other code', async () => {
    compiled.learn(fnOf(), {}, ok({ codeCache: CACHE }))
    await compiled.keep(fnOf(), RESTORED)
    assert.deepEqual(await compiled.find(fnOf({ projectId: 'q' })), {})
    assert.deepEqual(await compiled.find(fnOf({ code: 'y' })), {})
  })

  it('holds a snapshot for the same env and runtime only, and prefers it there', async () => {
    compiled.learn(fnOf(), {}, ok({ codeCache: CACHE }))
    await compiled.keep(fnOf(), RESTORED)
    assert.deepEqual(await compiled.find(fnOf()), { appSnapshot: SNAPSHOT })
    assert.deepEqual(await compiled.find(fnOf({ env: { A: '1' } })), { codeCache: CACHE })
    assert.deepEqual(await open('another runtime').find(fnOf()), { codeCache: CACHE })
  })

  it('is made anew when a guest had no use for it', async () => {
    compiled.learn(fnOf(), {}, ok({ codeCache: CACHE }))
    compiled.learn(fnOf(), { codeCache: CACHE }, ok({ usedCodeCache: false }))
    assert.deepEqual(await compiled.find(fnOf()), {})
    compiled.learn(fnOf(), {}, ok({ codeCache: CACHE }))
    assert.deepEqual(await compiled.find(fnOf()), { codeCache: CACHE })
  })

  it('is not tried again after a guest has ended over it', async () => {
    for (const made of [{ codeCache: CACHE }, { appSnapshot: SNAPSHOT }]) {
      compiled.learn(fnOf(), {}, ok({ codeCache: CACHE }))
      await compiled.keep(fnOf(), RESTORED)
      compiled.learn(fnOf(), made, failedLoad('FUNCTION_ERROR'))
      assert.notDeepEqual(await compiled.find(fnOf()), {}, 'an error of the code itself says nothing about it')
      compiled.learn(fnOf(), made, failedLoad('FUNCTION_CRASHED'))
      for (const bytes of Object.values(await compiled.find(fnOf()))) assert.notEqual(bytes, Object.values(made)[0])
    }
    compiled.learn(fnOf(), {}, ok({ codeCache: CACHE }))
    assert.deepEqual(await compiled.find(fnOf()), {})
  })
})

describe('a snapshot', () => {
  const loadTwice = (fn: RunnableFunction, ...loadMs: number[]): void => {
    for (const ms of loadMs) compiled.learn(fn, {}, ok({ loadMs: ms }))
  }

  it('is asked for when every load without one is slow, and where one can be', () => {
    loadTwice(fnOf(), 50)
    loadTwice(fnOf({ code: 'quick' }), 50, 8)
    loadTwice(fnOf({ config: { webAssembly: true } }), 50, 50)
    assert.deepEqual(slow, [], 'the first load says little')
    loadTwice(fnOf(), 8.1)
    assert.deepEqual(slow, ['hello'])
    compiled.refuseSnapshot(fnOf())
    loadTwice(fnOf(), 50, 50)
    assert.deepEqual(slow, ['hello'])
    loadTwice(fnOf({ env: { A: '1' } }), 50, 50)
    assert.deepEqual(slow, ['hello', 'hello'], 'with another env it may be possible')
  })

  it('is kept while it is quicker than none, and given up for ever when it is not', async () => {
    for (const [restoredMs, isKept] of [
      [9, true],
      [10, false],
    ] as const) {
      compiled = open(`${restoredMs}`)
      loadTwice(fnOf(), 30, 10)
      await compiled.keep(fnOf(), RESTORED)
      for (const loadMs of [30, restoredMs]) {
        assert.deepEqual(await compiled.find(fnOf()), { appSnapshot: SNAPSHOT })
        compiled.learn(fnOf(), { appSnapshot: SNAPSHOT }, ok({ loadMs, usedSnapshot: true }))
      }
      assert.deepEqual(await compiled.find(fnOf()), isKept ? { appSnapshot: SNAPSHOT } : {})
    }
  })
})

describe('what is prepared', () => {
  const prepared = { codeCache: CACHE, appSnapshot: SNAPSHOT, plainMs: 20, restoredMs: 10 }

  it('is kept, and wanted once only for the same code, env and runtime', async () => {
    assert.equal(await compiled.wantsPreparing(fnOf()), true)
    await compiled.keep(fnOf(), prepared)
    assert.deepEqual(await compiled.find(fnOf()), { appSnapshot: SNAPSHOT })
    for (const each of [compiled, open()]) assert.equal(await each.wantsPreparing(fnOf()), false)
    assert.equal(await compiled.wantsPreparing(fnOf({ code: 'y' })), true)
  })

  it('is loaded by code cache where the snapshot has proved slower, or there is none', async () => {
    await compiled.keep(fnOf(), { ...prepared, restoredMs: 20 })
    await compiled.keep(fnOf({ code: 'y' }), { ...prepared, appSnapshot: undefined })
    assert.deepEqual(await compiled.find(fnOf()), { codeCache: CACHE })
    loadSlowly(fnOf())
    loadSlowly(fnOf({ code: 'y' }))
    assert.deepEqual(slow, [], 'nor is one asked for later')
  })

  it('is not tried again when it could not be made', async () => {
    await compiled.keep(fnOf(), undefined)
    assert.equal(await compiled.wantsPreparing(fnOf()), false)
    loadSlowly(fnOf())
    assert.deepEqual([slow, await compiled.find(fnOf())], [[], {}])
  })

  const loadSlowly = (fn: RunnableFunction): void => {
    for (let loads = 0; loads < 3; loads += 1) compiled.learn(fn, {}, ok({ loadMs: 50 }))
  }
})

it('loads and what helped them are counted', () => {
  compiled.learn(fnOf(), {}, ok())
  compiled.learn(fnOf(), { codeCache: CACHE }, ok({ usedCodeCache: true }))
  compiled.learn(fnOf(), { appSnapshot: SNAPSHOT }, ok({ usedSnapshot: true }))
  compiled.learn(fnOf(), {}, failedLoad('FUNCTION_ERROR'))
  assert.deepEqual(compiled.statistics(), { loads: 3, withCodeCache: 1, withSnapshot: 1, compiledBytes: 0 })
})
