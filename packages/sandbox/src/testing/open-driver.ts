import { detectCgroups } from '../cgroups/detect-cgroups.ts'
import { openBubblewrap } from '../drivers/open-bubblewrap.ts'
import { createPlainDriver } from '../drivers/plain.ts'
import { findHostTools } from '../host/find-host-tools.ts'
import type { SandboxDriver } from '../sandbox.ts'

export interface DriverChoice {
  name: 'bubblewrap' | 'plain'
  /** false: as on a host without control groups, whatever this one has. */
  useCgroup: boolean
  stateDir: string
}

/** One exact driver for a test, without a fallback; a text says why this host cannot have it. */
export async function openDriver({ name, useCgroup, stateDir }: DriverChoice): Promise<SandboxDriver | string> {
  const tools = await findHostTools()
  const cgroups = useCgroup ? await detectCgroups(stateDir, tools.shell) : undefined
  if (useCgroup && !cgroups) return 'no control group can be made here'
  if (name === 'plain') return createPlainDriver({ tools, cgroups, warnings: [] })
  const opened = await openBubblewrap({ tools, cgroups, stateDir, warnings: [] })
  return 'driver' in opened ? opened.driver : `bubblewrap: ${opened.failure}`
}
