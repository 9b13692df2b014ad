import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { Guest } from './guest.ts'
import { GUEST_LIMITS } from './guest-limits.ts'

/**
 * The guest that a call of a function goes to: the one with the fewest calls, where one that has the function loaded is preferred until it
 * has a few more than the others; one that is loading it, at all events, because a load begun later ends later. One that does not answer
 * at present is a last resort. Among equals the first, so that further ones come to rest when there is little to do. Undefined: none is
 * large enough. Pure.
 */
export function chooseGuest(guests: readonly Guest[], fn: RunnableFunction, memoryBytes: number): Guest | undefined {
  if (guests.length === 1) return guests[0] && suits(guests[0], memoryBytes) ? guests[0] : undefined
  const coldWeight = guests.some((guest) => guest.isLoading(fn)) ? LOADING_WEIGHT : GUEST_LIMITS.coldWeight
  let chosen: Guest | undefined
  let least = Number.POSITIVE_INFINITY
  for (const guest of guests) {
    if (!suits(guest, memoryBytes)) continue
    const weight = guest.calls + (guest.has(fn) || guest.isLoading(fn) ? 0 : coldWeight) + (guest.isSlow ? SLOW_WEIGHT : 0)
    if (weight >= least) continue
    least = weight
    chosen = guest
  }
  return chosen
}

const SLOW_WEIGHT = 1_000_000
/** More than there are calls. */
const LOADING_WEIGHT = 100_000
const suits = (guest: Guest, memoryBytes: number): boolean => guest.isUsable && guest.memoryBytesMax >= memoryBytes
