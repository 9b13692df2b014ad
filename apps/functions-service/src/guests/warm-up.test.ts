import assert from 'node:assert/strict'
import { it } from 'node:test'
import { TestGuest } from '../guest/testing/test-guest.ts'
import type { GuestCall, GuestCallListener, GuestConnection, GuestEnding, GuestLoad, RunningCall } from './guest-connection.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { warmUp } from './warm-up.ts'

it('a warm-up takes a real guest through calls that go well, and leaves nothing behind', async () => {
  const guest = await TestGuest.open()
  try {
    const endings: GuestEnding[] = []
    const { connection } = guest
    await warmUp({ ...only(connection), invoke: (...call) => invoke(connection, call, endings) }, 128)
    assert.deepEqual(
      endings.map(({ failure }) => failure),
      [undefined, undefined, undefined],
    )
    await warmUp({ ...only(connection), load: async () => loadedAlready, invoke: (...call) => invoke(connection, call, endings) }, 128)
    assert.equal(endings.at(-1)?.failure?.code, 'FUNCTION_CRASHED', 'its isolate is gone')
  } finally {
    await guest.close()
  }
})

it('a warm-up that cannot be loaded is over; it has the time of a load that nobody waits for, because a guest that is in use dies of a late one', async () => {
  const times: number[] = []
  await warmUp(
    {
      invoke: () => assert.fail('nothing to call'),
      unload: () => assert.fail('nothing to drop'),
      load: async (_fn, timeoutMs) => {
        times.push(timeoutMs)
        return { ok: false, failure: { type: 'failure', code: 'FUNCTION_CRASHED', message: '' }, logs: [] }
      },
    },
    128,
  )
  assert.deepEqual(times, [GUEST_LIMITS.preloadMsMin])
})

const loadedAlready: GuestLoad = {
  ok: true,
  loadMs: 0,
  heapBytes: 0,
  usedCodeCache: false,
  usedSnapshot: false,
  codeCache: undefined,
  logs: [],
}

const only = (connection: GuestConnection): Pick<GuestConnection, 'load' | 'unload'> => ({
  load: (fn, timeoutMs) => connection.load(fn, timeoutMs),
  unload: (isolate) => connection.unload(isolate),
})

type Invoked = [isolate: number, call: GuestCall, listener: GuestCallListener]

/** Passes a call on, keeping what its listener is told at the end. */
function invoke(connection: GuestConnection, [isolate, call, listener]: Invoked, endings: GuestEnding[]): RunningCall {
  return connection.invoke(isolate, call, {
    onResponse: (response) => listener.onResponse(response),
    onEnd(ending) {
      endings.push(ending)
      listener.onEnd(ending)
    },
  })
}
