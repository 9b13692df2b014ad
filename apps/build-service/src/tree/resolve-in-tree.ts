import { realpath } from 'node:fs/promises'
import path from 'node:path'

/** Whether a path is the folder itself or lies below it. Both absolute and without links or dots. */
export function isWithin(folder: string, file: string): boolean {
  return file === folder || file.startsWith(folder === path.sep ? folder : folder + path.sep)
}

/**
 * Where a path of a user's tree really is, every symbolic link resolved; undefined when it does not exist or leads out of the tree.
 * `tree` must be a real path. Only for a tree in which nothing runs: what is answered must still be true when it is used.
 */
export async function resolveInTree(tree: string, relative: string): Promise<string | undefined> {
  const real = await realpath(path.join(tree, relative)).catch(() => undefined) // absent, a loop of links, or a name too long
  return real !== undefined && isWithin(tree, real) ? real : undefined
}
