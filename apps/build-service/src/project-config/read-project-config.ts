import path from 'node:path'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { readTreeFile } from '../tree/read-tree-file.ts'
import { parseProjectConfig } from './parse-project-config.ts'
import type { ProjectConfig } from './project-config.ts'

/** plat.json comes first; the other is read for projects that were on Vercel before. */
export const CONFIG_FILES = ['plat.json', 'vercel.json'] as const
const BYTES_MAX = 1024 * 1024

export interface FoundConfig {
  fileName: (typeof CONFIG_FILES)[number] | undefined
  config: ProjectConfig
  warnings: string[]
}

/**
 * The configuration in a folder of the tree; an empty one when there is none.
 * @throws BuildFailure CONFIG_INVALID naming the key
 */
export async function readProjectConfig(tree: string, folder: string): Promise<FoundConfig> {
  for (const fileName of CONFIG_FILES) {
    const text = await readTreeFile(tree, path.join(folder, fileName), BYTES_MAX).catch((error: Error) => {
      throw new BuildFailure('CONFIG_INVALID', error.message)
    })
    if (text !== undefined) return { fileName, ...parseProjectConfig(fileName, text) }
  }
  return { fileName: undefined, config: {}, warnings: [] }
}
