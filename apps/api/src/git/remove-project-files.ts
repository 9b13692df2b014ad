import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Dependencies } from '../dependencies.ts'
import { repositoriesFolder, repositoryPath } from './repository-path.ts'

/**
 * Removes a deleted project's repository; none is no error. It is moved aside first, so that nothing finds half of it. Artifacts stay:
 * other projects may share them. Never fails: what cannot be removed is logged and belongs to nobody.
 */
export async function removeProjectFiles({ config, log }: Pick<Dependencies, 'config' | 'log'>, projectId: string): Promise<void> {
  const aside = path.join(repositoriesFolder(config), `.removed-${randomUUID()}`)
  try {
    await rename(repositoryPath(config, projectId), aside)
    await rm(aside, { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.error('a repository could not be removed', { projectId, error })
  }
}
