import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'

/** What a call of the neighbour is answered: which isolate ran it, and the how manieth call of it that was. */
export interface Turn {
  isolate: string
  calls: number
}

/** A project that does no harm, called ten times a second whether the earlier calls have been answered or not. */
export interface Neighbour {
  /** Ends the calls. Asserts that each was answered, that no isolate lost or repeated one, and that the first isolate is there still. */
  stop(): Promise<void>
}

const EVERY_MS = 100
export const NEIGHBOUR_CODE = `let isolate; let calls = 0
exports.handler = async () => { isolate ??= crypto.randomUUID(); return { isolate, calls: ++calls } }`

/** `call` rejects when it is answered anything but a turn. The first one is made before this settles. */
export async function startNeighbour(call: () => Promise<Turn>): Promise<Neighbour> {
  const first = await call()
  const stopped = new AbortController()
  const calls: Promise<Turn>[] = []
  const calling = (async () => {
    while (!stopped.signal.aborted) {
      const answered = call()
      answered.catch(() => undefined) // `stop` tells
      calls.push(answered)
      await delay(EVERY_MS, undefined, { signal: stopped.signal }).catch(() => undefined) // stopped meanwhile
    }
  })()
  return {
    async stop() {
      stopped.abort()
      await calling
      const turns = [first, ...(await Promise.all(calls))]
      const last = await call()
      assert.ok(turns.length > 10, `only ${turns.length} calls`)
      assert.equal(last.isolate, first.isolate, 'its isolate has gone')
      for (const [isolate, ofIsolate] of Map.groupBy([...turns, last], (turn) => turn.isolate)) {
        const counted = ofIsolate.map((turn) => turn.calls).sort((a, b) => a - b)
        assert.deepEqual(
          counted,
          counted.map((_, index) => index + 1),
          `calls of the isolate ${isolate}`,
        )
      }
    },
  }
}
