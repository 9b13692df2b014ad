import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { findExecutable } from '../processes/find-executable.ts'
import { StartError } from '../start-error.ts'
import { binariesIn, type NativeBinaries } from './native-binaries.ts'

/** As whom the server runs: Postgres refuses to run as root. */
export interface ServerIdentity {
  /** Words before the command. */
  prefix: readonly string[]
  /** Set when the server runs as another user of the system. */
  user?: { uid: number; gid: number }
  binaries: NativeBinaries
}

interface IdentityOptions {
  dataDir: string
  clusterDir: string
  socketDir: string
  binaries: NativeBinaries
  /** For tests: whether this system lets root make user namespaces. */
  mayUseNamespace?: boolean
}

const NOBODY = { uid: 65534, gid: 65534 }

/**
 * An ordinary user's server runs as that user. Root's runs in a user namespace in which root's files belong to `nobody`: nothing
 * changes its owner, and a checkout below root's own home works. Where namespaces are refused (some containers), or the files
 * already belong to somebody else, it runs as that user, `postgres` or `nobody`, and its files, socket folder and programs are made
 * reachable for it.
 *
 * @throws StartError when another user owns the files, or that user cannot reach them
 */
export function chooseServerIdentity(options: IdentityOptions): ServerIdentity {
  const { clusterDir, binaries } = options
  const owner = existsSync(clusterDir) ? statSync(clusterDir) : undefined
  const own = process.getuid?.()
  if (own !== 0) {
    if (owner && owner.uid !== own)
      throw new StartError(`${clusterDir} belongs to user ${owner.uid}, but this is user ${own}. Start as that user, or set DATA_DIR.`)
    return { prefix: [], binaries }
  }
  const isRoots = owner === undefined || owner.uid === 0
  const namespace = isRoots && options.mayUseNamespace !== false ? namespacePrefix() : undefined
  if (namespace) return { prefix: namespace, binaries }
  const user = owner && !isRoots ? { uid: owner.uid, gid: owner.gid } : systemUser()
  return { prefix: [], user, binaries: makeReachable(options, user) }
}

function namespacePrefix(): readonly string[] | undefined {
  const unshare = findExecutable('unshare')
  if (!unshare) return undefined
  const prefix = ['--user', `--map-user=${NOBODY.uid}`, `--map-group=${NOBODY.gid}`, '--']
  return spawnSync(unshare, [...prefix, 'true'], { stdio: 'ignore' }).status === 0 ? [unshare, ...prefix] : undefined
}

function systemUser(): { uid: number; gid: number } {
  const entries = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = entries.find((entry) => entry.startsWith(`${name}:`))?.split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  return NOBODY
}

function makeReachable({ dataDir, clusterDir, socketDir, binaries }: IdentityOptions, user: { uid: number; gid: number }): NativeBinaries {
  chmodSync(dataDir, 0o711)
  if (!mayEnter(dataDir, user))
    throw new StartError(
      `Postgres cannot run as root here, and user ${user.uid} cannot reach ${dataDir}. Set DATA_DIR to a folder every user may enter, ` +
        'such as /var/lib/plat, or set DATABASE_URL to a Postgres of your own.',
    )
  chownSync(socketDir, user.uid, user.gid)
  if (existsSync(clusterDir)) chownTree(clusterDir, user)
  return mayEnter(binaries.postgres, user) ? binaries : copyBinaries(dataDir, binaries)
}

/** Whether the user may enter a folder, or run a program, asked of the kernel by trying. */
function mayEnter(target: string, user: { uid: number; gid: number }): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', target], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

function copyBinaries(dataDir: string, binaries: NativeBinaries): NativeBinaries {
  const folder = path.join(dataDir, `postgres-${binaries.major}-programs`)
  if (!existsSync(folder)) {
    rmSync(`${folder}.new`, { recursive: true, force: true })
    cpSync(binaries.folder, `${folder}.new`, { recursive: true, verbatimSymlinks: true })
    renameSync(`${folder}.new`, folder)
  }
  return binariesIn(folder, binaries.major)
}

function chownTree(folder: string, user: { uid: number; gid: number }): void {
  if (lstatSync(folder).uid === user.uid) return
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (!entry.isSymbolicLink()) chownSync(path.join(entry.parentPath, entry.name), user.uid, user.gid)
  chownSync(folder, user.uid, user.gid) // last: a tree half done is done again
}
