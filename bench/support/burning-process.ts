import { cpuTimes } from './cpu-time.ts'

export interface BurningProcess {
  pid: number
  /** The least that it used in one of the calls. */
  microseconds: number
}

const CALLS = 3

/**
 * The process below `root` that runs what `burn` calls, and what CPU time it takes: the one that used most in each of three calls in a row.
 * What merely happens to work meanwhile, such as a guest that is starting, does so in one or two. Undefined when nobody used any.
 */
export async function burningProcess(root: number, burn: () => Promise<unknown>): Promise<BurningProcess | undefined> {
  const leastUsed = new Map<number, number>()
  for (let call = 0; call < CALLS; call += 1) {
    const before = cpuTimes(root)
    await burn()
    for (const [pid, microseconds] of cpuTimes(root)) {
      const used = microseconds - (before.get(pid) ?? microseconds)
      leastUsed.set(pid, Math.min(used, leastUsed.get(pid) ?? (call === 0 ? used : 0)))
    }
  }
  const [busiest] = [...leastUsed].sort(([, left], [, right]) => right - left)
  const [pid, microseconds] = busiest ?? [0, 0]
  return microseconds > 0 ? { pid, microseconds } : undefined
}
