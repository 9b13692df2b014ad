/** How long and how hard the platform is used. */
export interface SoakSettings {
  seconds: number
  callsPerSecond: number
  /** Too short for a trend of memory: what still warms up looks like a leak. */
  isShort: boolean
}

const BOUNDS = { SOAK_SECONDS: [20, 86_400], SOAK_CALLS_PER_SECOND: [1, 5_000] } as const
const TREND_SECONDS_MIN = 300

/** Reads SOAK_SECONDS and SOAK_CALLS_PER_SECOND; by default 150 calls a second for 600 s, in a quick run 50 for 60 s. @throws Error that says what to change */
export function readSoakSettings(env: Readonly<Record<string, string | undefined>>, isQuick: boolean): SoakSettings {
  const read = (name: keyof typeof BOUNDS, fallback: number): number => {
    const [min, max] = BOUNDS[name]
    const value = Number(env[name] ?? fallback)
    if (!Number.isInteger(value) || value < min || value > max) throw new Error(`${name}: use a whole number from ${min} to ${max}.`)
    return value
  }
  const seconds = read('SOAK_SECONDS', isQuick ? 60 : 600)
  return { seconds, callsPerSecond: read('SOAK_CALLS_PER_SECOND', isQuick ? 50 : 150), isShort: seconds < TREND_SECONDS_MIN }
}
