import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { watchPings } from './watch-pings.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A link whose other end answers when the test says so. */
function watched() {
  const pings: PromiseWithResolvers<number>[] = []
  const closings: (Error | undefined)[] = []
  const link = {
    ping() {
      const ping = Promise.withResolvers<number>()
      pings.push(ping)
      return ping.promise
    },
    close: (cause?: Error) => closings.push(cause),
  }
  return { link, pings, closings }
}

test('the link is closed when two answers in a row stay out, and not before', async () => {
  mock.timers.enable({ apis: ['setInterval'] })
  const { link, pings, closings } = watched()
  const stop = watchPings(link, 1_000)
  for (let round = 0; round < 5; round++) {
    mock.timers.tick(1_000)
    assert.equal(pings.length, round + 1)
    // Late by one, but it comes.
    if (round % 2) mock.timers.tick(1_000)
    pings[round]?.resolve(3)
    await turn()
  }
  assert.equal(closings.length, 0)
  mock.timers.tick(3_000)
  assert.match(closings[0]?.message ?? '', /has not answered for 2000 ms/)
  stop()
  mock.timers.tick(10_000)
  assert.equal(closings.length, 1)
  mock.timers.reset()
})
