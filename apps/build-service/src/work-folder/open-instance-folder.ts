import { createHash } from 'node:crypto'
import { mkdir, realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import { shortTemporaryFolder } from '@plat/shared/service-kit/short-temporary-folder.ts'
import { lockInstance } from './lock-instance.ts'

/** Where one running build-service keeps its files. Nothing in it must survive; caches and tools only save time. */
export interface InstanceFolder {
  /** The instance's name, stable over restarts: what the api knows it by. */
  id: string
  /** One folder a running build. */
  builds: string
  /** Dependencies of earlier builds, by project. */
  cache: string
  /** Package managers and command shims shared by all builds. Read-only to them. */
  tools: string
  /** For the sandbox's own files. */
  sandbox: string
  /** Short enough for a socket's address. */
  sockets: string
}

/** A Unix socket's address holds 108 bytes (unix(7)); names below the folder need up to 40. */
const SOCKET_FOLDER_BYTES_MAX = 64
const INSTANCES_MAX = 64

/**
 * Claims a folder below `dataDir`/build for this process. Several services may share one data directory: each gets its own folder, and
 * keeps it over restarts.
 *
 * @throws Error when the folder cannot be made, or 64 services share the data directory already
 */
export async function openInstanceFolder(dataDir: string, name: string): Promise<InstanceFolder> {
  const parent = path.join(dataDir, 'build')
  await mkdir(parent, { recursive: true, mode: 0o700 })
  const root = await realpath(parent)
  for (let number = 1; number <= INSTANCES_MAX; number += 1) {
    const id = number === 1 ? name : `${name}-${number}`
    const folder = path.join(root, id)
    if (await lockInstance(folder)) return prepare(id, folder)
  }
  throw new Error(`More than ${INSTANCES_MAX} build services share ${dataDir}. Give each its own DATA_DIR.`)
}

async function prepare(id: string, folder: string): Promise<InstanceFolder> {
  const within = (name: string) => path.join(folder, name)
  const sockets = socketFolder(folder)
  const instance = { id, builds: within('builds'), cache: within('cache'), tools: within('tools'), sandbox: within('sandbox'), sockets }
  for (const made of [instance.builds, instance.cache, instance.tools, instance.sandbox])
    await mkdir(made, { recursive: true, mode: 0o700 })
  await rm(sockets, { recursive: true, force: true })
  // Anybody may make names in the temporary folder: only a folder made anew, here, is surely ours.
  await mkdir(sockets, { mode: 0o700 })
  return instance
}

function socketFolder(folder: string): string {
  const within = path.join(folder, 'run')
  if (Buffer.byteLength(within) <= SOCKET_FOLDER_BYTES_MAX) return within
  return path.join(shortTemporaryFolder(), `plat-build-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`)
}
