import { readFileSync } from 'node:fs'

/** The RLIMIT_MSGQUEUE of a process, which marks the members of a plain sandbox; undefined when it has ended. */
export function messageQueueLimit(pid: number): number | undefined {
  try {
    const value = /^Max msgqueue size +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'latin1'))?.[1]
    return value === undefined ? undefined : Number(value)
  } catch {
    return undefined
  }
}
