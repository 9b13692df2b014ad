import { callTarget } from '../support/call-target.ts'
import type { LoadTarget } from './load-target.ts'

export interface SteadyCalls {
  /** Sends no more, waits for what is under way, and tells how it went. */
  stop(): Promise<{ calls: number; failures: number; latenciesMs: number[] }>
}

/** An open loop: so many calls a second, however long they take. Anything but 200 is a failure. */
export function startSteadyCalls(target: LoadTarget, perSecond: number): SteadyCalls {
  const pending = new Set<Promise<void>>()
  const latenciesMs: number[] = []
  let calls = 0
  let failures = 0
  const timer = setInterval(() => {
    calls += 1
    const call = callTarget(target).then(({ status, ms }) => {
      if (status === 200) latenciesMs.push(ms)
      else failures += 1
      pending.delete(call)
    })
    pending.add(call)
  }, 1000 / perSecond)
  return {
    async stop() {
      clearInterval(timer)
      await Promise.all(pending)
      return { calls, failures, latenciesMs }
    },
  }
}
