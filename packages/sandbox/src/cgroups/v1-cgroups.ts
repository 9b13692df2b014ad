import { writeFile } from 'node:fs/promises'
import { GroupDirectory } from './group-directory.ts'
import type { GroupNames } from './group-names.ts'
import { keyedNumbers } from './keyed-numbers.ts'
import type { CgroupLimits, Cgroups, SandboxCgroup } from './sandbox-cgroup.ts'
import { sweepGroups } from './sweep-groups.ts'

/** Directories below which groups may be made, by controller. */
export interface V1Bases {
  memory: string
  pids: string
  cpu: string | undefined
}

const CPU_PERIOD_US = 100_000

/** Control groups of the first kind: a directory in the hierarchy of each controller. */
export function createV1Cgroups(bases: V1Bases, names: GroupNames): Cgroups {
  return {
    version: 'v1',
    limitsCpu: bases.cpu !== undefined,
    create: (limits) => createGroup(bases, names, limits),
    async sweep() {
      for (const base of new Set([bases.memory, bases.pids, ...(bases.cpu ? [bases.cpu] : [])])) await sweepGroups(base, names)
    },
  }
}

async function createGroup(bases: V1Bases, names: GroupNames, { memoryBytesMax, pidsMax, cpus }: CgroupLimits): Promise<SandboxCgroup> {
  const path: [string, string] = [names.instance, names.next()]
  const made: GroupDirectory[] = []
  const create = async (base: string) => {
    const group = await GroupDirectory.create(base, path, async () => {})
    made.push(group)
    return group
  }
  try {
    const memory = await create(bases.memory)
    await writeFile(memory.file('memory.limit_in_bytes'), String(memoryBytesMax))
    // Memory and swap together, so second; absent where the kernel does not count swap.
    await writeFile(memory.file('memory.memsw.limit_in_bytes'), String(memoryBytesMax), { flag: 'r+' }).catch(() => {})
    const pids = bases.pids === bases.memory ? memory : await create(bases.pids)
    await writeFile(pids.file('pids.max'), String(pidsMax))
    if (bases.cpu !== undefined && cpus !== undefined) {
      const cpu = bases.cpu === bases.memory ? memory : bases.cpu === bases.pids ? pids : await create(bases.cpu)
      await writeFile(cpu.file('cpu.cfs_period_us'), String(CPU_PERIOD_US))
      await writeFile(cpu.file('cpu.cfs_quota_us'), String(Math.max(1000, Math.round(cpus * CPU_PERIOD_US))))
    }
    return toSandboxCgroup(made, memory, pids)
  } catch (error) {
    for (const group of made) await group.remove()
    throw error
  }
}

function toSandboxCgroup(all: readonly GroupDirectory[], memory: GroupDirectory, pids: GroupDirectory): SandboxCgroup {
  return {
    processesFiles: all.map((group) => group.file('cgroup.procs')),
    pids: () => memory.pids(),
    async oomKills() {
      return keyedNumbers(await memory.read('memory.oom_control')).get('oom_kill') ?? 0
    },
    async memoryBytes() {
      const stat = keyedNumbers(await memory.read('memory.stat'))
      return (stat.get('total_rss') ?? 0) + (stat.get('total_shmem') ?? 0) + (stat.get('total_mapped_file') ?? 0)
    },
    async forbidForks() {
      await writeFile(pids.file('pids.max'), '0').catch(() => {})
    },
    async remove() {
      await Promise.all(all.map((group) => group.remove()))
    },
  }
}
