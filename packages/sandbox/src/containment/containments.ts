import type { Cgroups } from '../cgroups/sandbox-cgroup.ts'
import { TreeWatchdog } from '../processes/tree-watchdog.ts'
import { CgroupContainment } from './cgroup-containment.ts'
import type { Containment } from './containment.ts'
import { TreeContainment } from './tree-containment.ts'

export interface ContainmentLimits {
  memoryBytesMax: number
  pidsMax: number
  cpus: number | undefined
}

/** Opens the containment of each sandbox of one driver: by cgroup where there is one. */
export class Containments {
  private readonly cgroups: Cgroups | undefined
  private readonly markMax: number | undefined
  private readonly watchdog = new TreeWatchdog()

  /** `markMax`: ceiling for the mark of a containment that needs one; undefined where the first process cannot take it on. */
  constructor(cgroups: Cgroups | undefined, markMax: number | undefined) {
    this.cgroups = cgroups
    this.markMax = markMax
  }

  /** @throws Error of the file system when the group cannot be made. */
  async open({ memoryBytesMax, pidsMax, cpus }: ContainmentLimits): Promise<Containment> {
    const limits = { memoryBytesMax: Math.floor(memoryBytesMax), pidsMax: Math.floor(pidsMax) }
    if (this.cgroups) return new CgroupContainment(await this.cgroups.create({ ...limits, cpus }))
    return new TreeContainment({ watchdog: this.watchdog, ...limits, markMax: this.markMax })
  }
}
