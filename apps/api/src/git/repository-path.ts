import path from 'node:path'
import type { ApiConfig } from '../config.ts'

/** Folder of every project's bare repository. */
export const repositoriesFolder = ({ dataDir }: Pick<ApiConfig, 'dataDir'>): string => path.join(dataDir, 'repos')

/** A project's bare repository; it exists from the first use on. */
export const repositoryPath = (config: Pick<ApiConfig, 'dataDir'>, projectId: string): string =>
  path.join(repositoriesFolder(config), `${projectId}.git`)
