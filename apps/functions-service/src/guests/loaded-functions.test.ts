import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { createMemoryStore } from '../testing/memory-store.ts'
import { loadedIn, PeerGuest } from '../testing/peer-guest.ts'
import { functionOf } from '../testing/pool-rig.ts'
import { CompiledFunctions } from './compiled-functions.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { LoadedFunctions } from './loaded-functions.ts'

const MIB = 1024 * 1024

let peer: PeerGuest
let functions: LoadedFunctions
let compiled: CompiledFunctions
function open(heapBytesMax = 1024 * MIB): void {
  peer = new PeerGuest()
  compiled = new CompiledFunctions({ store: createMemoryStore(), runtimeHash: '', onSlowLoad: () => undefined })
  functions = new LoadedFunctions({ connection: peer, compiled, isMemoryCapped: true, heapBytesMax })
}
beforeEach(() => open())

async function use(name: string, heapBytes = 0): Promise<void> {
  const loaded = functions.enter(functionOf('p', { name }))
  await loaded.load
  functions.leave(loaded, heapBytes)
}
const unloaded = (): (string | undefined)[] =>
  peer.unloaded.map((isolate) => peer.loaded.find((fn) => fn.isolate === isolate)?.functionName)

describe('the isolates of a guest', () => {
  it('are bounded in number: the longest unused goes, never one with calls', async () => {
    const kept = functions.enter(functionOf('p', { name: 'kept' }))
    await kept.load
    await use('a')
    await use('b')
    await use('a')
    for (let count = functions.size; count < GUEST_LIMITS.isolatesMax; count += 1) await use(`more-${count}`)
    assert.deepEqual(unloaded(), [])
    await use('last')
    assert.deepEqual([unloaded(), functions.size], [['b'], GUEST_LIMITS.isolatesMax])
    await use('very last')
    assert.deepEqual(unloaded(), ['b', 'a'])
  })

  it('are bounded in what their heaps have together, as loads and calls report it', async () => {
    open(10 * MIB)
    peer.loadResult = { ...loadedIn(), heapBytes: 3 * MIB } as typeof peer.loadResult
    await use('a')
    await use('b')
    await use('c')
    assert.deepEqual(unloaded(), [])
    await use('a', 7 * MIB)
    await use('d')
    assert.deepEqual(unloaded(), ['b', 'c'])
  })

  it('can all be dropped but those with calls', async () => {
    const busy = functions.enter(functionOf('p', { name: 'busy' }))
    await busy.load
    await use('a')
    await use('b')
    assert.equal(functions.dropUnused(), 2)
    assert.deepEqual([unloaded(), functions.size, functions.dropUnused()], [['a', 'b'], 1, 0])
  })

  it('that are asked for in time keep their place when a slot goes back to an earlier version', async () => {
    const first = functions.enter(functionOf('p', { version: 1 }))
    await first.load
    const second = functions.enter(functionOf('p', { version: 2 }))
    await second.load
    const again = functions.enter(functionOf('p', { version: 1 }))
    assert.equal(again, first, 'its calls had not ended')
    for (const loaded of [second, first, again]) functions.leave(loaded, 0)
    assert.deepEqual(peer.unloaded, [second.isolate])
    assert.ok(functions.has(functionOf('p', { version: 1 })))
  })

  it('are loaded with what earlier guests made, and asked for a code cache where there is none', async () => {
    peer.loadResult = { ...loadedIn(), codeCache: Buffer.from('cache') } as typeof peer.loadResult
    const fn = functionOf('p')
    await functions.enter(fn).load
    const other = new LoadedFunctions({ connection: peer, compiled, isMemoryCapped: true, heapBytesMax: MIB })
    await other.enter(fn).load
    assert.deepEqual(
      peer.loaded.map(({ codeCache, wantsCodeCache }) => [codeCache && String(codeCache), wantsCodeCache]),
      [
        [undefined, true],
        ['cache', false],
      ],
    )
  })
})
