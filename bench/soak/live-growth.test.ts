import assert from 'node:assert/strict'
import { test } from 'node:test'
import { liveGrowth } from './live-growth.ts'

/** A service that has served so many calls of a soak's 90 000, and keeps so many bytes of each. */
const after = (calls: number, bytesPerCall: number) => ({ calls, bytes: 40e6 + calls * bytesPerCall })
const isLeak = ({ mb, mbMax }: { mb: number; mbMax: number }): boolean => mb > mbMax

test('a hundred bytes that are kept of every call are a leak, however large the service is', () => {
  assert.ok(isLeak(liveGrowth(after(30_000, 100), after(90_000, 100))))
  const large = ({ calls, bytes }: { calls: number; bytes: number }) => ({ calls, bytes: bytes + 500e6 })
  assert.ok(isLeak(liveGrowth(large(after(30_000, 100)), large(after(90_000, 100)))))
})

test('a heap that stays as it is, up to some megabyte of what is under way, has no leak', () => {
  assert.ok(!isLeak(liveGrowth(after(30_000, 0), after(90_000, 0))))
  const busy = after(90_000, 0)
  assert.ok(!isLeak(liveGrowth(after(30_000, 0), { ...busy, bytes: busy.bytes + 2e6 })))
})

test('few calls are allowed a megabyte', () => {
  assert.deepEqual(liveGrowth({ calls: 0, bytes: 40e6 }, { calls: 100, bytes: 40.5e6 }), { mb: 0.5, mbMax: 1 })
})
