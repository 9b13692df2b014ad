import { access } from 'node:fs/promises'
import path from 'node:path'

/** Whether a bare repository is there; a project has none before its first use. */
export const hasRepository = (repository: string): Promise<boolean> =>
  access(path.join(repository, 'HEAD')).then(
    () => true,
    () => false,
  )
