import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GroupDirectory } from './group-directory.ts'
import type { GroupNames } from './group-names.ts'
import { keyedNumbers } from './keyed-numbers.ts'
import type { CgroupLimits, Cgroups, SandboxCgroup } from './sandbox-cgroup.ts'
import { sweepGroups } from './sweep-groups.ts'

const CPU_PERIOD_US = 100_000

/** Control groups of the second kind below `base`, whose children already have the memory and pids controllers. */
export function createV2Cgroups(base: string, names: GroupNames, limitsCpu: boolean): Cgroups {
  return {
    version: 'v2',
    limitsCpu,
    create: (limits) => createGroup(base, names, limitsCpu ? limits : { ...limits, cpus: undefined }),
    sweep: () => sweepGroups(base, names),
  }
}

async function createGroup(base: string, names: GroupNames, { memoryBytesMax, pidsMax, cpus }: CgroupLimits): Promise<SandboxCgroup> {
  const controllers = cpus === undefined ? ['memory', 'pids'] : ['memory', 'pids', 'cpu']
  const group = await GroupDirectory.create(base, [names.instance, names.next()], (instance) => enable(instance, controllers))
  try {
    await writeFile(group.file('memory.max'), String(memoryBytesMax))
    // Absent where the kernel does not count swap.
    await writeFile(group.file('memory.swap.max'), '0', { flag: 'r+' }).catch(() => {})
    await writeFile(group.file('pids.max'), String(pidsMax))
    if (cpus !== undefined) await writeFile(group.file('cpu.max'), `${Math.max(1000, Math.round(cpus * CPU_PERIOD_US))} ${CPU_PERIOD_US}`)
    return toSandboxCgroup(group)
  } catch (error) {
    await group.remove()
    throw error
  }
}

async function enable(instance: string, controllers: readonly string[]): Promise<void> {
  const file = join(instance, 'cgroup.subtree_control')
  const enabled = (await readFile(file, 'utf8')).split(/\s+/)
  const missing = controllers.filter((controller) => !enabled.includes(controller))
  if (missing.length > 0) await writeFile(file, missing.map((controller) => `+${controller}`).join(' '))
}

function toSandboxCgroup(group: GroupDirectory): SandboxCgroup {
  return {
    processesFiles: [group.file('cgroup.procs')],
    pids: () => group.pids(),
    async oomKills() {
      return keyedNumbers(await group.read('memory.events')).get('oom_kill') ?? 0
    },
    async memoryBytes() {
      const stat = keyedNumbers(await group.read('memory.stat'))
      return (stat.get('anon') ?? 0) + (stat.get('shmem') ?? 0) + (stat.get('file_mapped') ?? 0)
    },
    async forbidForks() {
      await writeFile(group.file('pids.max'), '0').catch(() => {})
    },
    remove: () => group.remove(),
  }
}
