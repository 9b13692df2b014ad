import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { shortTemporaryFolder } from '@plat/shared/service-kit/short-temporary-folder.ts'
import { StartError } from '../start-error.ts'

/** A Unix socket's address holds 108 bytes, its end included (unix(7)); the longest name put below the directory is this one. */
const SOCKET_NAME_LONGEST = '.s.PGSQL.5432.lock'
const SOCKET_PATH_BYTES_MAX = 100

/**
 * Where the sockets of a data directory live: `DATA_DIR/run`, or, when that path is too long for a socket's address, a directory in
 * the temporary folder named by the data directory's hash.
 */
export function runtimeDirectory(dataDir: string, temporaryDir?: string): string {
  const within = path.join(dataDir, 'run')
  if (Buffer.byteLength(path.join(within, SOCKET_NAME_LONGEST)) < SOCKET_PATH_BYTES_MAX) return within
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return path.join(shortTemporaryFolder(temporaryDir), `plat-${hash}`)
}

/**
 * Makes the directory anew, open to this user only: sockets of a platform that was killed go, and in the temporary folder, where anybody
 * may make names, only what was made here is surely ours. The caller holds the data directory's lock.
 *
 * @throws StartError when the name is taken by somebody else
 */
export function prepareRuntimeDirectory(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory, { mode: 0o700 })
  } catch (cause) {
    throw new StartError(`${directory} cannot be made anew: it belongs to somebody else. Remove it, or set another DATA_DIR.`, { cause })
  }
}

/** Removes a directory that lies in the temporary folder; the one in the data directory stays. */
export function removeRuntimeDirectory(directory: string, dataDir: string): void {
  if (!directory.startsWith(dataDir + path.sep)) rmSync(directory, { recursive: true, force: true })
}
