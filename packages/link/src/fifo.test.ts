import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fifo } from './fifo.ts'
import { seededRandom } from './testing/seeded-random.ts'

test('a fifo does what an array does', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = seededRandom(seed)
    const fifo = new Fifo<number>()
    const array: number[] = []
    for (let step = 0; step < 2_000; step++) {
      // In turns it grows and shrinks, so that it is moved.
      if (random(10) < (step % 1_000 < 500 ? 7 : 3)) {
        fifo.push(step)
        array.push(step)
      } else assert.equal(fifo.shift(), array.shift(), `seed ${seed}`)
      assert.deepEqual([fifo.length, fifo.peek(), fifo.last()], [array.length, array[0], array.at(-1)], `seed ${seed}`)
    }
    fifo.replaceFirst(-1)
    assert.equal(fifo.peek(), array.length > 0 ? -1 : undefined)
    fifo.clear()
    assert.deepEqual([fifo.length, fifo.peek(), fifo.last(), fifo.shift()], [0, undefined, undefined, undefined])
  }
})
