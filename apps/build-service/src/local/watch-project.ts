import path from 'node:path'
import type { LocalProjectEvent } from '@plat/shared/contracts/local-project.ts'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import { FunctionBundles } from './function-bundles.ts'
import { readProject } from './read-project.ts'
import { SiteFiles } from './site-files.ts'
import { watchFolders } from './watch-folders.ts'

interface Options {
  /** The project's folder; a real path. */
  tree: string
  bundlesFolder: string
  storage: ArtifactStorage
  tell(event: LocalProjectEvent): void
}

/** One save is several events of the file system. */
const QUIET_MS = 8
const SKIPPED = new Set(['node_modules', '.git', '.plat', '.next', '.astro', '.cache', '.turbo'])

/** Tells the state of a project now, and again after every change of its files, for the life of the process. */
export async function watchProject({ tree, bundlesFolder, storage, tell }: Options): Promise<void> {
  const parts = { tree, bundles: new FunctionBundles({ tree, folder: bundlesFolder }), site: new SiteFiles({ tree, storage }), storage }
  let changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let isRunning = false
  const run = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    while (changed.size > 0) {
      const now = changed
      changed = new Set()
      const state = await readProject(parts, now)
      // Else it is outdated already, and the next one has it all.
      if (changed.size === 0) tell(state)
    }
    isRunning = false
  }
  await watchFolders(tree, {
    isSkipped: (folder) => SKIPPED.has(path.basename(folder)),
    onChange(file) {
      if (changed.size === 0) tell({ type: 'changing' })
      changed.add(file)
      clearTimeout(timer)
      timer = setTimeout(() => void run(), QUIET_MS)
    },
  })
  changed.add(tree)
  await run()
  isRunning = true // esbuild joins builds of one bundle: a change would get what was read before it
  await parts.bundles.warmUp()
  isRunning = false
  await run()
}
