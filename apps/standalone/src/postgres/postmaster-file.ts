import { readFileSync } from 'node:fs'
import path from 'node:path'

export interface PostmasterFile {
  pid: number
  /** It accepts connections. */
  isReady: boolean
}

/**
 * What a server says of itself in `postmaster.pid` of its data directory (src/include/utils/pidfile.h): its process id in line 1, its
 * state in line 8. Undefined when there is no such file, or it is only half written.
 */
export function readPostmasterFile(clusterDir: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(path.join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return Number.isInteger(pid) && pid > 0 ? { pid, isReady: lines[7]?.trim() === 'ready' } : undefined
  } catch {
    return undefined // ENOENT is the usual case: no server
  }
}
