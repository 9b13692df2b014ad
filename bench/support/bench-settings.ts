/** How long and how often is measured. */
export interface BenchSettings {
  rounds: number
  /** Of one round of one contestant; whole seconds, because wrk knows no others. */
  seconds: number
  /** Fewer samples of everything that is not measured in rounds. */
  isQuick: boolean
}

const BOUNDS = { BENCH_ROUNDS: [1, 101], BENCH_SECONDS: [1, 600] } as const

/** Reads BENCH_ROUNDS and BENCH_SECONDS; by default 5 rounds of 2 s, in a quick run 3 of 1 s. @throws Error that says what to change */
export function readBenchSettings(env: Readonly<Record<string, string | undefined>>, isQuick: boolean): BenchSettings {
  const read = (name: keyof typeof BOUNDS, fallback: number): number => {
    const [min, max] = BOUNDS[name]
    const value = Number(env[name] ?? fallback)
    if (!Number.isInteger(value) || value < min || value > max) throw new Error(`${name}: use a whole number from ${min} to ${max}.`)
    return value
  }
  return { rounds: read('BENCH_ROUNDS', isQuick ? 3 : 5), seconds: read('BENCH_SECONDS', isQuick ? 1 : 2), isQuick }
}
