import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ExchangeIds } from './exchange-ids.ts'
import { ID_MAX } from './frame.ts'
import { seededRandom } from './testing/seeded-random.ts'

const NONE = new Set<number>()

test('the client opens odd ids and the server even ones, one after the other', () => {
  for (const [role, expected] of [
    ['client', [1, 3, 5]],
    ['server', [2, 4, 6]],
  ] as const) {
    const ids = new ExchangeIds(role, 10)
    const taken = expected.map(() => {
      const id = ids.next(NONE)
      ids.use(id)
      return id
    })
    assert.deepEqual(taken, expected)
  }
})

test('an id is the same until it is used', () => {
  const ids = new ExchangeIds('client', 10)
  assert.equal(ids.next(NONE), ids.next(NONE))
})

test('ids of the other role, zero, and ids too far ahead are not accepted', () => {
  const ids = new ExchangeIds('client', 3)
  for (const id of [0, 2, 9, ID_MAX, ID_MAX + 2, -1, 1.5]) assert.equal(ids.accept(id), false, String(id))
  assert.equal(ids.accept(7), true)
})

test('an id that was accepted counts as used, as do those passed over, and none ahead', () => {
  const ids = new ExchangeIds('server', 3)
  ids.accept(4)
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6].map((id) => ids.wasUsed(id)),
    [false, false, true, false, true, false, false],
  )
})

test('an id is not accepted again soon', () => {
  const ids = new ExchangeIds('client', 1000)
  assert.equal(ids.accept(1), true)
  assert.equal(ids.accept(1), false)
})

for (const role of ['client', 'server'] as const) {
  test(`after the last id the ${role}'s start again, passing over those in use, and the other end accepts each`, () => {
    const start = (role === 'client' ? ID_MAX : ID_MAX - 1) - 10
    const own = new ExchangeIds(role, 4, start)
    const peer = new ExchangeIds(role, 4, start)
    const active = new Set(role === 'client' ? [1, 3, ID_MAX] : [2, 4, ID_MAX - 1])
    for (let count = 0; count < 20; count++) {
      const id = own.next(active)
      assert.ok(!active.has(id) && id > 0 && id <= ID_MAX)
      own.use(id)
      assert.ok(peer.accept(id), String(id))
      assert.ok(peer.wasUsed(id))
    }
    assert.ok(peer.wasUsed(start - 2), 'once round, every id was used')
  })
}

test('whatever one end takes while others are in use, the other accepts', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = seededRandom(seed)
    const start = ID_MAX - 2 * random(300)
    const [own, peer] = [new ExchangeIds('client', 20, start), new ExchangeIds('client', 20, start)]
    const active = new Set<number>()
    for (let count = 0; count < 500; count++) {
      const id = own.next(active)
      own.use(id)
      assert.ok(peer.accept(id), `seed ${seed}`)
      if (active.size < 20 && random(3) === 0) active.add(id)
      else for (const old of active) if (random(20) === 0) active.delete(old)
    }
  }
})
