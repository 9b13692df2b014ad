import { type FSWatcher, watch } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'

interface Options {
  /** Folders that are not looked into. */
  isSkipped(folder: string): boolean
  /** Called with the absolute path of whatever was made, changed or removed. */
  onChange(file: string): void
}

/**
 * Watches a folder with all folders in it, also those that are made later. Node's own recursive watching would watch every file of
 * node_modules. Ends with the process.
 */
export async function watchFolders(root: string, { isSkipped, onChange }: Options): Promise<void> {
  const watchers = new Map<string, FSWatcher>()
  let isWatching = false
  const add = async (folder: string): Promise<void> => {
    if (watchers.has(folder) || !(await lstat(folder)).isDirectory() || watchers.has(folder)) return
    const watcher = watch(folder, (_event, name) => {
      if (name === null) return
      const file = path.join(folder, name)
      if (isSkipped(file)) return
      onChange(file)
      add(file).catch(() => drop(file)) // gone
    })
    watcher.on('error', () => drop(folder))
    watchers.set(folder, watcher)
    const entries = await readdir(folder, { withFileTypes: true })
    const inner = entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(folder, entry.name))
    if (isWatching) for (const { name } of entries) onChange(path.join(folder, name)) // put there before it was watched
    await Promise.all(inner.filter((each) => !isSkipped(each)).map((each) => add(each).catch(() => undefined))) // gone meanwhile
  }
  const drop = (folder: string): void => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  await add(root)
  isWatching = true
}
