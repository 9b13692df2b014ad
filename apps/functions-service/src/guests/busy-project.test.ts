import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import type { PeerGuest } from '../testing/peer-guest.ts'
import { createPoolRig, functionOf, inUse, type PoolRig, type RigCall } from '../testing/pool-rig.ts'
import { until } from '../testing/until.ts'
import { GUEST_LIMITS } from './guest-limits.ts'

let rig: PoolRig | undefined
afterEach(() => rig?.pool.close())

function setUp(options?: Parameters<typeof createPoolRig>[0]): PoolRig {
  rig = createPoolRig(options)
  return rig
}

const outcomes = (calls: readonly RigCall[]): Promise<string[]> => Promise.all(calls.map(({ outcome }) => outcome))

describe('a project that is busy', () => {
  /** Its calls take CPU time, come and go, and pings take long. */
  const makeBusy = (made: PoolRig, guest: PeerGuest): void => {
    guest.pingMs = 2 * GUEST_LIMITS.busyPingMs
    guest.cpuMs = 1.5 * GUEST_LIMITS.busyPingCpuShare * GUEST_LIMITS.watchMs
    const { ping } = guest
    guest.ping = () => {
      const [oldest] = guest.calls.values()
      oldest?.end()
      made.run(functionOf('a', { name: 'x' }))
      return ping.call(guest)
    }
  }
  /** Once the watch has looked that many times. */
  async function looks(guest: PeerGuest, count: number): Promise<void> {
    let seen = 0
    const { ping } = guest
    guest.ping = () => {
      seen += 1
      return ping.call(guest)
    }
    await until(() => seen >= count)
  }

  it('gets a further guest, with the functions in use loaded, which takes what comes', async () => {
    const made = setUp({ guestsPerGroupMax: 2 })
    const { guest, calls } = await inUse(
      made,
      Array.from({ length: 8 }, () => 'x'),
    )
    makeBusy(made, guest)
    await until(() => made.peers.some((peer) => peer !== guest && peer.loaded.length > 0))
    assert.equal(made.pool.statistics().bound, 2)
    const before = guest.calls.size
    const more = ['x', 'x'].map((name) => made.run(functionOf('a', { name })))
    assert.equal(guest.calls.size, before, 'they went to the other one')
    const [other] = made.busy().filter((peer) => peer !== guest)
    assert.ok(other)
    makeBusy(made, other)
    await looks(other, 6)
    assert.equal(made.pool.statistics().bound, 2, 'never more than allowed')
    made.answerAll()
    await outcomes([...calls, ...more])
  })

  it('is left with the guest it has when there is no room for another', async () => {
    const made = setUp({ guestsPerGroupMax: 2, guestsMax: 2 })
    const other = made.run(functionOf('b'))
    await until(() => made.open().length === 1)
    made.answerAll()
    await other.outcome
    const { guest, calls } = await inUse(made, ['x', 'x'])
    makeBusy(made, guest)
    await looks(guest, 6)
    assert.equal(made.pool.statistics().bound, 2)
    made.answerAll()
    assert.deepEqual(await outcomes(calls), ['success', 'success'])
  })

  it('gets none where others keep the cores busy: its functions use little, however long pings take', async () => {
    const made = setUp({ guestsPerGroupMax: 2 })
    const { guest, calls } = await inUse(made, ['x', 'x'])
    guest.pingMs = 10 * GUEST_LIMITS.busyPingMs
    await looks(guest, 6)
    assert.equal(made.pool.statistics().bound, 1)
    made.answerAll()
    await outcomes(calls)
  })

  it('has the guest avoided that does not answer, where there is another', async () => {
    const made = setUp({ guestsPerGroupMax: 2 })
    const { guest, calls } = await inUse(made, ['x', 'x'])
    guest.pingMs = undefined
    await until(() => made.pool.statistics().bound === 2)
    await until(() => made.peers.some((peer) => peer !== guest && peer.loaded.length > 0))
    const others = Array.from({ length: 20 }, () => made.run(functionOf('a', { name: 'x' }), { timeoutMs: 20_000 }))
    await until(() => made.open().length === 22)
    assert.equal(guest.calls.size, 2)
    made.answerAll()
    await outcomes([...calls, ...others])
  })
})
