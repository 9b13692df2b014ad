import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ApiConfig } from '../config.ts'
import { repositoriesFolder } from './repository-path.ts'

export interface PushMarker {
  projectId: string
  /** Who pushed; null for a service. */
  userId: string | null
  /** Nobody works on it any more. */
  isAbandoned: boolean
  remove(): Promise<void>
}

const TOUCH_MS = 30_000
const ABANDONED_MS = 4 * TOUCH_MS
const NAME = /^([0-9a-f-]{36})\.[0-9a-f-]{36}$/

const folderOf = (config: Pick<ApiConfig, 'dataDir'>): string => path.join(repositoriesFolder(config), '.pushes')

/**
 * Notes on disk that a push to a repository is under way, before git may write a ref: whatever kills the api meanwhile, the note stays and
 * tells the next one where to look. `remove` it when every ref has its deployment.
 */
export async function addPushMarker(
  config: Pick<ApiConfig, 'dataDir'>,
  { projectId, userId }: { projectId: string; userId: string | null },
): Promise<{ release(): void; remove(): Promise<void> }> {
  const file = path.join(folderOf(config), `${projectId}.${randomUUID()}`)
  await mkdir(folderOf(config), { recursive: true })
  await writeFile(file, userId ?? '')
  const timer = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), TOUCH_MS) // removed: nothing to touch
  timer.unref()
  return {
    release: () => clearInterval(timer),
    async remove() {
      clearInterval(timer)
      await rm(file, { force: true })
    },
  }
}

/** Every push that is under way, or was when something ended the api. */
export async function listPushMarkers(config: Pick<ApiConfig, 'dataDir'>): Promise<PushMarker[]> {
  const folder = folderOf(config)
  const names = await readdir(folder).catch(() => []) // nothing was ever pushed
  const markers = await Promise.all(names.map((name) => readMarker(path.join(folder, name), name)))
  return markers.filter((marker) => marker !== undefined)
}

async function readMarker(file: string, name: string): Promise<PushMarker | undefined> {
  const projectId = NAME.exec(name)?.[1]
  try {
    const { mtimeMs } = await stat(file)
    const userId = (await readFile(file, 'utf8')) || null
    return projectId === undefined
      ? undefined
      : { projectId, userId, isAbandoned: Date.now() - mtimeMs > ABANDONED_MS, remove: () => rm(file, { force: true }) }
  } catch {
    return undefined // removed meanwhile: its push has ended well
  }
}
