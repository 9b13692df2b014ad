import type { LoadTarget } from '../load/load-target.ts'
import { runLoad } from '../load/run-load.ts'
import { userAndSystem } from './cpu-time.ts'
import { median } from './median.ts'

/** Processes whose CPU time is told together. */
export interface Part {
  name: string
  pids: readonly number[]
}

/** Microseconds a request. */
interface PartCost extends Part {
  user: number
  system: number
}

interface Load {
  target: LoadTarget
  connections: number
  seconds: number
  rounds: number
}

/** What each part of a chain of processes takes of one request under load, the median of some rounds. Everybody is warm already. */
export async function cpuByPart(parts: readonly Part[], { target, rounds, ...load }: Load): Promise<PartCost[]> {
  const found = parts.map(() => ({ user: [] as number[], system: [] as number[] }))
  for (let round = 0; round < rounds; round += 1) {
    const before = parts.map(usedBy)
    const { requests } = await runLoad(target, load)
    parts.map(usedBy).forEach(({ user, system }, index) => {
      found[index]?.user.push((user - (before[index]?.user ?? 0)) / requests)
      found[index]?.system.push((system - (before[index]?.system ?? 0)) / requests)
    })
  }
  return parts.map((part, index) => ({ ...part, user: median(found[index]?.user ?? []), system: median(found[index]?.system ?? []) }))
}

function usedBy({ pids }: Part): { user: number; system: number } {
  const times = pids.map(userAndSystem)
  return { user: times.reduce((sum, { user }) => sum + user, 0), system: times.reduce((sum, { system }) => sum + system, 0) }
}
