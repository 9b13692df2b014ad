import type { SourceEntry } from './pack-files.ts'

const SKIPPED = new Set(['node_modules', '.git'])

/** All files of what was dropped. A single folder is the root itself: its own name is left out. */
export async function readDropped(items: DataTransferItemList): Promise<SourceEntry[]> {
  // All at once, before the first wait: after the event the list is empty.
  const roots = [...items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const [only] = roots
  if (roots.length === 1 && only?.isDirectory) return readFolder(only as FileSystemDirectoryEntry, '')
  return (await Promise.all(roots.map((entry) => readEntry(entry, '')))).flat()
}

/** All files of what was picked in a dialog; the picked folder's own name is left out. */
export function readPicked(files: FileList | null): SourceEntry[] {
  return [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath.replace(/^[^/]+\//, '') || file.name, content: file }))
}

async function readEntry(entry: FileSystemEntry, below: string): Promise<SourceEntry[]> {
  if (SKIPPED.has(entry.name)) return []
  const path = `${below}${entry.name}`
  if (entry.isDirectory) return readFolder(entry as FileSystemDirectoryEntry, `${path}/`)
  const content = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
  return [{ path, content }]
}

async function readFolder(folder: FileSystemDirectoryEntry, below: string): Promise<SourceEntry[]> {
  const reader = folder.createReader()
  const found: SourceEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return found // it tells of at most a hundred at a time
    for (const entry of some) found.push(...(await readEntry(entry, below)))
  }
}
