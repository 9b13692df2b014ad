import { readFileSync } from 'node:fs'

export interface ProcessEntry {
  pid: number
  parentPid: number
  sessionId: number
  /** Clock ticks since boot: with the pid, the identity of a process. */
  startTicks: number
  threads: number
}

/** One process as /proc/<pid>/stat shows it; undefined when it has ended, a zombie included. */
export function readProcess(pid: number): ProcessEntry | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined
  return {
    pid,
    parentPid: Number(fields[1]),
    sessionId: Number(fields[3]),
    threads: Number(fields[17]),
    startTicks: Number(fields[19]),
  }
}
