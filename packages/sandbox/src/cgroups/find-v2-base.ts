import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { firstWritableGroup } from './first-writable-group.ts'

/**
 * Where the processes of a group go when the group itself becomes a parent: v2 knows no processes in a group whose children are limited.
 */
const LEAF = 'plat-services'
const REQUIRED = ['memory', 'pids']

/**
 * Where groups of the second kind can be made with limits: next to or around this process's own group if children there already have the
 * controllers (an own group handed over by systemd's `Delegate=yes` included), else in the own group, after moving its processes into a
 * child. Undefined when none of this is permitted.
 */
export async function findV2Base(own: string, mountPoint: string): Promise<string | undefined> {
  const isLeaf = basename(own) === LEAF
  const parents = own === mountPoint ? [] : [dirname(own)]
  for (const candidate of isLeaf ? parents : [own, ...parents]) {
    if ((await listsRequired(join(candidate, 'cgroup.subtree_control'))) && (await firstWritableGroup([candidate]))) return candidate
  }
  return !isLeaf && (await makeParent(own)) ? own : undefined
}

async function makeParent(own: string): Promise<boolean> {
  if (!(await listsRequired(join(own, 'cgroup.controllers')))) return false
  const leaf = join(own, LEAF)
  try {
    await mkdir(leaf, { recursive: true })
    await moveProcesses(own, leaf)
    const offered = await words(join(own, 'cgroup.controllers'))
    for (const controller of [...REQUIRED, ...(offered.includes('cpu') ? ['cpu'] : [])]) {
      await writeFile(join(own, 'cgroup.subtree_control'), `+${controller}`)
    }
    return true
  } catch {
    // Half a move is no use: everybody back, as it was.
    await moveProcesses(leaf, own).catch(() => {})
    await rmdir(leaf).catch(() => {})
    return false
  }
}

async function moveProcesses(from: string, to: string): Promise<void> {
  for (const pid of await words(join(from, 'cgroup.procs'))) {
    await writeFile(join(to, 'cgroup.procs'), pid).catch((error: unknown) => {
      // Ended since it was listed.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    })
  }
}

async function listsRequired(file: string): Promise<boolean> {
  const listed = await words(file)
  return REQUIRED.every((controller) => listed.includes(controller))
}

async function words(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split(/\s+/).filter((word) => word !== '')
}
