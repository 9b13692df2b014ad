import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { removeTree } from './remove-tree.ts'

/** The files of one build. All of it is gone when the build has ended. */
export interface BuildFolder {
  path: string
  /** The source, and whatever the build makes of it. */
  tree: string
  /** Home directory of its commands. */
  home: string
  /** Their temporary files. */
  temp: string
  /** Bundled functions. */
  bundles: string
  /** Compressed variants of files. */
  variants: string
  remove(): Promise<void>
}

/** Makes the folder of a build, empty. */
export async function createBuildFolder(parent: string, name: string): Promise<BuildFolder> {
  const folder = path.join(parent, name)
  await removeTree(folder)
  const within = (part: string) => path.join(folder, part)
  const made = { tree: within('tree'), home: within('home'), temp: within('tmp'), bundles: within('bundles'), variants: within('variants') }
  for (const part of Object.values(made)) await mkdir(part, { recursive: true, mode: 0o700 })
  return { path: folder, ...made, remove: () => removeTree(folder) }
}
