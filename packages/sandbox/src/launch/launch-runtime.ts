import { openSync } from 'node:fs'
import type { Cgroups } from '../cgroups/sandbox-cgroup.ts'
import { Containments } from '../containment/containments.ts'
import type { HostTools } from '../host/find-host-tools.ts'
import { listInheritableDescriptors } from '../host/list-inheritable-descriptors.ts'
import { type HardLimits, readHardLimits } from '../host/read-hard-limits.ts'
import { OrphanGuard } from '../processes/orphan-guard.ts'

/** What every launch of one driver shares. */
export interface LaunchRuntime {
  tools: HostTools
  containments: Containments
  hasCgroup: boolean
  guard: OrphanGuard
  hardLimits: HardLimits
  inheritable: readonly number[]
  /** An open /dev/null to put in the place of the inheritable ones. */
  nullDescriptor: number | undefined
}

/** Reads once what does not change while a service runs.  */
export function createLaunchRuntime(tools: HostTools, cgroups: Cgroups | undefined): LaunchRuntime {
  const inheritable = listInheritableDescriptors()
  const hardLimits = readHardLimits()
  return {
    tools,
    containments: new Containments(cgroups, tools.prlimit ? hardLimits.messageQueueBytes : undefined),
    hasCgroup: cgroups !== undefined,
    guard: new OrphanGuard(tools.shell),
    hardLimits,
    inheritable,
    nullDescriptor: inheritable.length > 0 ? openSync('/dev/null', 'r+') : undefined,
  }
}
