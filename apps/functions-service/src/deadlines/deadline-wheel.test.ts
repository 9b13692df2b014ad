import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { type Deadline, DeadlineWheel } from './deadline-wheel.ts'

let nowMs = 0
let wheel: DeadlineWheel
let met: string[] = []

beforeEach(() => {
  mock.timers.enable({ apis: ['setInterval'] })
  nowMs = 1_000_003
  met = []
  wheel = new DeadlineWheel({ now: () => nowMs })
})
afterEach(() => mock.timers.reset())

/** Lets time pass in steps of the loop's own making. */
function pass(ms: number, stepMs = 5): void {
  for (const end = nowMs + ms; nowMs < end; ) {
    const step = Math.min(stepMs, end - nowMs)
    nowMs += step
    mock.timers.tick(step)
  }
}

const start = (name: string, delayMs: number): Deadline => wheel.start(delayMs, { onDue: () => met.push(name) })

describe('the deadline wheel', () => {
  it('meets each deadline once, never early and at most 25 ms and one look late, also those further away than one turn', () => {
    const seed = Date.now() % 100_000
    let state = seed
    const random = (): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return state / 2_147_483_648
    }
    const latenesses: number[] = []
    for (let count = 0; count < 500; count += 1) {
      const dueAt = nowMs + random() * 60_000
      wheel.start(dueAt - nowMs, { onDue: () => latenesses.push(nowMs - dueAt) })
      pass(random() * 50)
    }
    pass(61_000)
    assert.equal(latenesses.length, 500, `seed ${seed}`)
    assert.ok(
      latenesses.every((late) => late >= 0 && late <= 30),
      `seed ${seed}: ${Math.min(...latenesses)} to ${Math.max(...latenesses)}`,
    )
    assert.equal(wheel.pending, 0)
  })

  it('says nothing of a deadline that was stopped, also when another one stops it while both are due', () => {
    const stopped = start('stopped', 50)
    let victim: Deadline | undefined
    wheel.start(60, { onDue: () => victim && wheel.stop(victim) })
    victim = start('victim', 60)
    start('kept', 60)
    wheel.stop(stopped)
    wheel.stop(stopped)
    pass(200)
    assert.deepEqual(met, ['kept'])
    assert.deepEqual([stopped.isPending, victim.isPending, wheel.pending], [false, false, 0])
  })

  it('meets everything that became due while the process stood still, once', () => {
    start('soon', 10)
    start('later', 20_000)
    start('beyond one turn', 90_000)
    pass(80_000, 80_000)
    assert.deepEqual(met.sort(), ['later', 'soon'])
    pass(20_000)
    assert.deepEqual(met, ['later', 'soon', 'beyond one turn'])
  })

  it('may be used by those it tells, and starts again after it was empty', () => {
    wheel.start(0, { onDue: () => void start('second', 30) })
    pass(100)
    assert.deepEqual([met, wheel.pending], [['second'], 0])
    pass(10_000)
    start('third', 30)
    pass(20)
    assert.deepEqual(met, ['second'])
    pass(50)
    assert.deepEqual(met, ['second', 'third'])
  })
})
