import { readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { killUntilNoneLeft } from '../containment/kill-until-none-left.ts'
import { GroupDirectory } from './group-directory.ts'
import type { GroupNames } from './group-names.ts'

/** Removes the groups in `base` whose owner is dead, ending the processes left in them. Never rejects. */
export async function sweepGroups(base: string, names: GroupNames): Promise<void> {
  const instance = join(base, names.instance)
  const children = await readdir(instance, { withFileTypes: true }).catch(() => [])
  for (const child of children) {
    if (!child.isDirectory()) continue
    const state = names.stateOf(child.name)
    if (state === 'alive') continue
    const group = GroupDirectory.of(join(instance, child.name))
    if (state === 'dead') {
      await killUntilNoneLeft(() => group.pids())
      await group.remove()
    } else await rmdir(group.path).catch(() => {})
  }
  await rmdir(instance).catch(() => {})
}
