const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const HOURLY_HOURS_MAX = 7 * 24

/** The steps of so many hours up to now: an hour each up to 7 days, a day of UTC each beyond. `first` is counted in steps since 1970. */
export function stepsOf(hours: number, now: Date): { stepMs: number; steps: number; first: number } {
  const stepMs = hours <= HOURLY_HOURS_MAX ? HOUR_MS : DAY_MS
  const steps = Math.ceil((hours * HOUR_MS) / stepMs)
  return { stepMs, steps, first: Math.floor(now.getTime() / stepMs) - steps + 1 }
}
