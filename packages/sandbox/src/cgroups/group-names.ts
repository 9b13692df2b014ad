import { createHash } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { readProcess } from '../processes/read-process.ts'

/**
 * Names of the groups of one state directory: `plat-<hash>/<pid namespace>-<pid>-<start>-<n>`. The owner in the name lets a later start
 * tell the groups of the dead from those of the living, also of another service of the same instance.
 */
export class GroupNames {
  readonly instance: string
  private readonly pidNamespace = readPidNamespace()
  private count = 0

  constructor(stateDir: string) {
    this.instance = `plat-${createHash('sha256').update(resolve(stateDir)).digest('hex').slice(0, 16)}`
  }

  next(): string {
    this.count += 1
    return `${this.pidNamespace}-${process.pid}-${readProcess(process.pid)?.startTicks ?? 0}-${this.count}`
  }

  /**
   * `dead`: its owner is gone. `unknown`: its owner lived in a pid namespace that we do not see, so only the kernel can tell (an empty
   * group can be removed, one in use cannot). `alive`: hands off, as for any name that is not ours.
   */
  stateOf(name: string): 'dead' | 'unknown' | 'alive' {
    const match = /^(\d+)-(\d+)-(\d+)-\d+$/.exec(name)
    if (!match) return 'alive'
    const [, pidNamespace, pid, startTicks] = match
    if (pidNamespace !== this.pidNamespace) return 'unknown'
    return readProcess(Number(pid))?.startTicks === Number(startTicks) ? 'alive' : 'dead'
  }
}

function readPidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
  } catch {
    return '0'
  }
}
