import { AppError } from '@plat/shared/errors/app-error.ts'
import { LRUCache } from 'lru-cache'

interface State {
  failures: number
  windowStartedAt: number
  /** Null while closed. */
  openUntil: number | null
  backoffMs: number
  probing: boolean
}

const FAILURES_MAX = 8
const WINDOW_MS = 30_000
const BACKOFF_MS = { first: 1_000, max: 60_000 }

/** What a call's end says about its function: `innocent` when something else ended it. */
export type Verdict = 'sound' | 'failed' | 'innocent'

export interface Breaker {
  /** Lets a call through, or not. @throws AppError FUNCTION_UNAVAILABLE with Retry-After */
  enter(key: string): (verdict: Verdict) => void
}

/**
 * Stops calls of a function that keeps killing its guest or running into its deadline (R14): after 8 such ends in a row within 30 s it
 * is refused for 1 s, then one call may try; each further failure doubles the pause up to a minute, one sound call ends it.
 */
export function createBreaker({ now }: { now(): number }): Breaker {
  const states = new LRUCache<string, State>({ max: 10_000 })

  const fail = (key: string, wasProbe: boolean): void => {
    const state = states.get(key) ?? { failures: 0, windowStartedAt: now(), openUntil: null, backoffMs: BACKOFF_MS.first, probing: false }
    states.set(key, state)
    if (wasProbe) state.backoffMs = Math.min(2 * state.backoffMs, BACKOFF_MS.max)
    else if (state.openUntil !== null)
      return // began before it opened: known already
    else if (now() - state.windowStartedAt > WINDOW_MS) Object.assign(state, { failures: 0, windowStartedAt: now() })
    state.failures += 1
    if (wasProbe || state.failures >= FAILURES_MAX) state.openUntil = now() + state.backoffMs
  }

  return {
    enter(key) {
      const state = states.get(key)
      const isProbe = state !== undefined && state.openUntil !== null
      if (isProbe) {
        const waitMs = (state.openUntil ?? 0) - now()
        if (waitMs > 0 || state.probing) throw unavailable(waitMs)
        state.probing = true
      }
      return (verdict) => {
        if (isProbe) state.probing = false
        if (verdict === 'sound') states.delete(key)
        if (verdict === 'failed') fail(key, isProbe)
      }
    },
  }
}

const unavailable = (waitMs: number): AppError =>
  new AppError('FUNCTION_UNAVAILABLE', {
    detail: 'The function failed too often in a row and is paused. Wait the seconds named in Retry-After; its invocation records say why.',
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  })
