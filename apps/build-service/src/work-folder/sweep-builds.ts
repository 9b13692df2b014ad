import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { InstanceFolder } from './open-instance-folder.ts'
import { removeTree } from './remove-tree.ts'

/** Removes what builds of an earlier life left. To be called when none of their processes is left. @throws Error of the file system */
export async function sweepBuilds({ builds, tools }: Pick<InstanceFolder, 'builds' | 'tools'>): Promise<void> {
  for (const entry of await readdir(builds)) await removeTree(path.join(builds, entry))
  const packageManagers = path.join(tools, 'package-managers')
  const drafts = (await readdir(packageManagers).catch(() => [])).filter((name) => name.startsWith('.draft-')) // none fetched yet
  for (const draft of drafts) await removeTree(path.join(packageManagers, draft))
}
