import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { resolveInTree } from './resolve-in-tree.ts'

export interface TreeFile {
  /** Relative to the listed folder, with forward slashes. */
  path: string
  /** The regular file behind it: itself, or what a link inside the folder leads to. */
  file: string
  bytes: number
}

export interface ListOptions {
  /** Links must lead to files inside this folder; the listed folder itself by default. A real path. */
  within?: string
  /** Entries, given by path, that are passed over; a folder with all that is in it. */
  isSkipped?(path: string, isFolder: boolean): boolean
  /** @throws RangeError above so many files. */
  filesMax: number
  /** Called for what is left out: links that lead out, nowhere or to something else than a file, and what cannot be read. */
  onRefused?(path: string): void
}

const DEPTH_MAX = 64

/**
 * Every regular file below a folder, sorted by path (R33). Folders behind links are not entered; devices, pipes and sockets are left out.
 * `folder` must be a real path. @throws RangeError for too many files or folders nested too deeply
 */
export async function listTree(folder: string, options: ListOptions): Promise<TreeFile[]> {
  const files: TreeFile[] = []
  const pending: { folder: string; prefix: string; depth: number }[] = [{ folder, prefix: '', depth: 0 }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.depth > DEPTH_MAX) throw new RangeError(`Folders are nested more than ${DEPTH_MAX} deep.`)
    const entries = await opendir(next.folder).catch(() => undefined) // locked by its author, or a name that is no text
    if (!entries) options.onRefused?.(next.prefix.slice(0, -1))
    for await (const entry of entries ?? []) {
      const relative = next.prefix + entry.name
      if (options.isSkipped?.(relative, entry.isDirectory())) continue
      const inner = path.join(next.folder, entry.name)
      if (entry.isDirectory()) pending.push({ folder: inner, prefix: `${relative}/`, depth: next.depth + 1 })
      else await addFile(files, relative, inner, entry.isSymbolicLink(), { folder, ...options })
      if (files.length > options.filesMax) throw new RangeError(`There are more than ${options.filesMax} files.`)
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function addFile(files: TreeFile[], relative: string, found: string, isLink: boolean, options: ListOptions & { folder: string }) {
  const within = options.within ?? options.folder
  const file = isLink ? await resolveInTree(within, path.relative(within, found)) : found
  const facts = file === undefined ? undefined : await stat(file).catch(() => undefined) // a name that is no text
  if (file !== undefined && facts?.isFile()) files.push({ path: relative, file, bytes: facts.size })
  else if (isLink || facts === undefined) options.onRefused?.(relative)
}
