import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { diskUsage } from '../work-folder/disk-usage.ts'
import { removeTree } from '../work-folder/remove-tree.ts'
import { copyFolder } from './copy-folder.ts'

const ENTRY_BYTES_MAX = 1024 * 1024 * 1024
const SIZE_FILE = 'bytes'

interface Entry {
  folder: string
  bytes: number
  usedAtMs: number
}

/**
 * Dependencies of earlier builds: per project, never shared between projects, `modules/<key>` with a copy of node_modules and `downloads`
 * with the package managers' own caches. A build gets copies, so it cannot change what the next one gets. The least recently used go first
 * when all of it is larger than `bytesMax`. One process uses a folder at a time.
 */
export class DependencyCache {
  private readonly folder: string
  private readonly bytesMax: number
  private readonly inUse = new Map<string, number>()
  private pruning: Promise<void> = Promise.resolve()

  constructor(folder: string, bytesMax: number) {
    this.folder = folder
    this.bytesMax = bytesMax
  }

  /** Runs with the project's download folder, which stays while it runs. */
  async withDownloads<Result>(projectId: string, use: (folder: string) => Promise<Result>): Promise<Result> {
    const folder = path.join(this.folder, projectId, 'downloads')
    return this.holding(folder, async () => {
      await mkdir(folder, { recursive: true })
      await touch(folder)
      return use(folder)
    })
  }

  /** Copies the node_modules kept under the key to a path that does not exist yet. False, and nothing there, when there is none. */
  async restore(projectId: string, key: string, target: string, signal: AbortSignal): Promise<boolean> {
    const entry = this.entryFolder(projectId, key)
    return this.holding(entry, async () => {
      if (!(await exists(path.join(entry, SIZE_FILE)))) return false
      try {
        await copyFolder(path.join(entry, 'node_modules'), target, signal)
        await touch(entry)
        return true
      } catch {
        await removeTree(target)
        signal.throwIfAborted()
        await removeTree(entry) // incomplete or damaged: made anew by this build
        return false
      }
    })
  }

  /** Keeps a copy of node_modules under the key, unless there is one or it is larger than 1 GiB. */
  async save(projectId: string, key: string, nodeModules: string, signal: AbortSignal): Promise<void> {
    const entry = this.entryFolder(projectId, key)
    const bytes = await diskUsage(nodeModules)
    if (bytes === undefined || bytes > Math.min(ENTRY_BYTES_MAX, this.bytesMax)) return
    const draft = path.join(this.folder, projectId, 'drafts', randomUUID())
    await this.holding(draft, async () => {
      try {
        await mkdir(draft, { recursive: true })
        await copyFolder(nodeModules, path.join(draft, 'node_modules'), signal)
        await writeFile(path.join(draft, SIZE_FILE), String(bytes))
        await mkdir(path.dirname(entry), { recursive: true })
        if (!(await exists(entry))) await rename(draft, entry)
      } finally {
        await removeTree(draft)
      }
    })
  }

  /** Removes what has not been used for longest until the rest fits, and drafts of an earlier life. One pruning at a time. */
  prune(): Promise<void> {
    this.pruning = this.pruning.then(() => this.pruneOnce())
    return this.pruning
  }

  private async pruneOnce(): Promise<void> {
    for (const discarded of await list(path.join(this.folder, 'discarded'))) await removeTree(discarded)
    for (const project of await list(this.folder))
      for (const draft of await list(path.join(project, 'drafts'))) if (!this.inUse.has(draft)) await removeTree(draft)
    const entries = (await this.listEntries()).sort((a, b) => a.usedAtMs - b.usedAtMs)
    let total = entries.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const entry of entries) {
      if (total <= this.bytesMax) return
      if (this.inUse.has(entry.folder)) continue
      await this.discard(entry.folder)
      total -= entry.bytes
    }
  }

  /** Moved away first, so that a build which wants it from now on makes it anew instead of seeing it vanish. */
  private async discard(folder: string): Promise<void> {
    const discarded = path.join(this.folder, 'discarded', randomUUID())
    await mkdir(path.dirname(discarded), { recursive: true })
    await rename(folder, discarded)
    await removeTree(discarded)
  }

  private async listEntries(): Promise<Entry[]> {
    const entries: Entry[] = []
    for (const project of await list(this.folder)) {
      const downloads = path.join(project, 'downloads')
      const downloaded = await stat(downloads).catch(() => undefined) // none yet
      if (downloaded) entries.push({ folder: downloads, bytes: (await diskUsage(downloads)) ?? 0, usedAtMs: downloaded.mtimeMs })
      for (const folder of await list(path.join(project, 'modules'))) {
        const bytes = Number(await readFile(path.join(folder, SIZE_FILE), 'utf8').catch(() => '0'))
        entries.push({ folder, bytes, usedAtMs: (await stat(folder)).mtimeMs })
      }
    }
    return entries
  }

  private entryFolder(projectId: string, key: string): string {
    return path.join(this.folder, projectId, 'modules', key)
  }

  private async holding<Result>(folder: string, use: () => Promise<Result>): Promise<Result> {
    this.inUse.set(folder, (this.inUse.get(folder) ?? 0) + 1)
    try {
      return await use()
    } finally {
      const left = (this.inUse.get(folder) ?? 1) - 1
      if (left === 0) this.inUse.delete(folder)
      else this.inUse.set(folder, left)
    }
  }
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

/** The time of the folder itself is when it was last used. */
async function touch(folder: string): Promise<void> {
  const now = new Date()
  await utimes(folder, now, now)
}

async function list(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []) // not there yet
  return names.map((name) => path.join(folder, name))
}
