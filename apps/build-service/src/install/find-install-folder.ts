import path from 'node:path'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { readTreeFile } from '../tree/read-tree-file.ts'
import { LOCK_FILES, type LockFile } from './choose-package-manager.ts'

export interface InstallFolder {
  /** Relative to the tree. */
  folder: string
  locks: Map<LockFile, string>
}

const LOCK_BYTES_MAX = 50 * 1024 * 1024

/**
 * Where dependencies are installed: the nearest folder with a lock file, from the root directory up to the repository's own root (a
 * workspace keeps one lock file there), else the root directory.
 *
 * @throws BuildFailure INSTALL_FAILED for a lock file above 50 MiB
 */
export async function findInstallFolder(tree: string, rootDirectory: string): Promise<InstallFolder> {
  for (let folder = rootDirectory; ; folder = path.dirname(folder)) {
    if (folder === '.') folder = ''
    const locks = await readLocks(tree, folder)
    if (locks.size > 0) return { folder, locks }
    if (folder === '') return { folder: rootDirectory, locks }
  }
}

async function readLocks(tree: string, folder: string): Promise<Map<LockFile, string>> {
  const locks = new Map<LockFile, string>()
  for (const name of LOCK_FILES) {
    const text = await readTreeFile(tree, path.join(folder, name), LOCK_BYTES_MAX).catch((error: Error) => {
      throw new BuildFailure('INSTALL_FAILED', error.message)
    })
    if (text !== undefined) locks.set(name, text)
  }
  return locks
}
