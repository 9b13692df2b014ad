import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { shortTemporaryFolder } from '@plat/shared/service-kit/short-temporary-folder.ts'

export interface DevFolders {
  /** DATA_DIR of the hands. What they keep makes the next start faster. */
  data: string
  /** What Node.js has compiled of the hands; the same for every project. */
  compileCache: string
  storage: string
  bundles: string
  /** A path short enough for a Unix socket. */
  socket: string
  /** What the hands and their api know each other by. */
  serviceToken: string
  /** Stands for the project and its deployment; a UUID (version 8, RFC 9562 §5.8) made of the folder. */
  projectId: string
  remove(): Promise<void>
}

/** Places outside the project for what running it leaves behind: in XDG_CACHE_HOME, else ~/.cache. */
export async function openDevFolders(folder: string, env: Readonly<Record<string, string | undefined>>): Promise<DevFolders> {
  const hash = createHash('sha256').update(folder).digest('hex')
  const cache = env.XDG_CACHE_HOME || path.join(env.HOME || os.tmpdir(), '.cache')
  const plat = path.join(cache, 'plat')
  const data = path.join(plat, 'dev', hash.slice(0, 16))
  await mkdir(data, { recursive: true, mode: 0o700 })
  const runtime = await mkdtemp(path.join(shortTemporaryFolder(), 'plat-dev-'))
  return {
    data,
    compileCache: path.join(plat, 'compile-cache'),
    storage: path.join(runtime, 'storage'),
    bundles: path.join(runtime, 'bundles'),
    socket: path.join(runtime, 'functions.sock'),
    serviceToken: await keptToken(path.join(data, 'token')),
    projectId: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
    remove: () => rm(runtime, { recursive: true, force: true }),
  }
}

/** The same from start to start: what the hands keep is encrypted with it. */
async function keptToken(file: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch(() => '') // the first start
  if (known.length >= 32) return known
  const token = randomBytes(24).toString('hex')
  await writeFile(file, token, { mode: 0o600 })
  return token
}
