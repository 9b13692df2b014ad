import { readFileSync } from 'node:fs'

/** Resident bytes of a process (VmRSS of proc(5) /proc/<pid>/status); 0 when it has ended. */
export function residentBytes(pid: number): number {
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0 // it has ended
  }
}
