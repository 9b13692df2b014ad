import { readdirSync, readlinkSync } from 'node:fs'

/** Ids of the processes at work in a folder or below it: git's own and its hooks, when it holds repositories. */
export function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
    } catch {
      return false // it has ended meanwhile, or is not ours to look at
    }
  })
}
