import { mkdtemp, rmdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The first of the directories in which a group can really be made and removed again. */
export async function firstWritableGroup(directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    try {
      await rmdir(await mkdtemp(join(directory, 'plat-probe-')))
      return directory
    } catch {
      // Not ours to use; the next may be.
    }
  }
  return undefined
}
