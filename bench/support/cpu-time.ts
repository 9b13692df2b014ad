import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { descendants } from '../../tests/e2e/support/platform.ts'

let microsecondsPerTick = 0

/** CPU time, user and system, that each process of a tree has used so far: pid → microseconds. Steps of 10 ms on most kernels. */
export function cpuTimes(root: number): Map<number, number> {
  const pids = [root, ...descendants(root).map(({ pid }) => pid)]
  return new Map(pids.map((pid) => [pid, cpuTime(pid)]))
}

/** What a tree used between two readings; what ended in between counts up to the first. */
export function cpuBetween(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  let sum = 0
  for (const [pid, microseconds] of after) sum += microseconds - (before.get(pid) ?? 0)
  return sum
}

const cpuTime = (pid: number): number => {
  const { user, system } = userAndSystem(pid)
  return user + system
}

/**
 * CPU time of one process so far, in microseconds, with that of its threads; nothing for one that has ended.
 * Fields 14 and 15 of proc(5) /proc/<pid>/stat.
 */
export function userAndSystem(pid: number): { user: number; system: number } {
  microsecondsPerTick ||= 1e6 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { user: Number(fields[11]) * microsecondsPerTick, system: Number(fields[12]) * microsecondsPerTick }
  } catch {
    return { user: 0, system: 0 } // it ended while we looked
  }
}
