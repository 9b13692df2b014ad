import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { findV1Bases } from './find-v1-bases.ts'
import { findV2Base } from './find-v2-base.ts'
import { GroupNames } from './group-names.ts'
import { ownGroupDirectory } from './own-group-directory.ts'
import { parseCgroupMembership } from './parse-cgroup-membership.ts'
import { parseCgroupMounts } from './parse-cgroup-mounts.ts'
import type { Cgroups } from './sandbox-cgroup.ts'
import { createV1Cgroups } from './v1-cgroups.ts'
import { createV2Cgroups } from './v2-cgroups.ts'

const PROBE_LIMITS = { memoryBytesMax: 64 * 1024 * 1024, pidsMax: 8, cpus: undefined }
const PROBE_TIMEOUT_MS = 10_000

const run = promisify(execFile)

/**
 * Finds a way to make control groups with memory and process limits, proves it by making one, putting a process in and removing it, and
 * sweeps what an earlier, killed process of the same state directory left. Undefined when this host or user offers none.
 */
export async function detectCgroups(stateDir: string, shell: string): Promise<Cgroups | undefined> {
  const names = new GroupNames(stateDir)
  const cgroups = (await findV1(names)) ?? (await findV2(names))
  if (!cgroups || !(await works(cgroups, shell))) return undefined
  await cgroups.sweep()
  return cgroups
}

async function findV1(names: GroupNames): Promise<Cgroups | undefined> {
  const bases = await findV1Bases(await mounts(), await membership())
  return bases && createV1Cgroups(bases, names)
}

async function findV2(names: GroupNames): Promise<Cgroups | undefined> {
  const mount = (await mounts()).find(({ version }) => version === 'v2')
  const path = (await membership()).v2
  if (!mount || path === undefined) return undefined
  const base = await findV2Base(ownGroupDirectory(mount, path), mount.mountPoint)
  if (!base) return undefined
  const controllers = await readFile(`${base}/cgroup.subtree_control`, 'utf8').catch(() => '')
  return createV2Cgroups(base, names, controllers.split(/\s+/).includes('cpu'))
}

async function works(cgroups: Cgroups, shell: string): Promise<boolean> {
  try {
    const group = await cgroups.create(PROBE_LIMITS)
    try {
      const script = 'for file; do echo 0 > "$file" || exit 1; done'
      await run(shell, ['-c', script, 'sh', ...group.processesFiles], { env: {}, timeout: PROBE_TIMEOUT_MS, killSignal: 'SIGKILL' })
      return true
    } finally {
      await group.remove()
    }
  } catch {
    return false
  }
}

async function mounts() {
  return parseCgroupMounts(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''))
}

async function membership() {
  return parseCgroupMembership(await readFile('/proc/self/cgroup', 'utf8').catch(() => ''))
}
