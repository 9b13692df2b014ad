import type { SandboxCgroup } from '../cgroups/sandbox-cgroup.ts'
import type { Containment } from './containment.ts'
import { killUntilNoneLeft } from './kill-until-none-left.ts'

/** Containment by a cgroup: the kernel knows the members and keeps the limits. */
export class CgroupContainment implements Containment {
  readonly processesFiles: readonly string[]
  readonly mark = undefined
  private readonly cgroup: SandboxCgroup

  constructor(cgroup: SandboxCgroup) {
    this.cgroup = cgroup
    this.processesFiles = cgroup.processesFiles
  }

  started(): void {
    // The first process joins by itself, before it becomes the command.
  }

  adopt(): void {
    // A member whatever becomes of its parent.
  }

  async ranOutOfMemory(): Promise<boolean> {
    return (await this.cgroup.oomKills()) > 0
  }

  async killAll(): Promise<void> {
    const pids = await this.cgroup.pids()
    if (pids.length === 0) return
    await this.cgroup.forbidForks()
    await killUntilNoneLeft(() => this.cgroup.pids())
  }

  async memoryBytes(): Promise<number> {
    return await this.cgroup.memoryBytes()
  }

  async release(): Promise<void> {
    await this.cgroup.remove()
  }
}
