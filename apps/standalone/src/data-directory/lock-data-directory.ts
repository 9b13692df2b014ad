import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../start-error.ts'

/** Held for as long as the object lives; the kernel frees it when the process ends, however it ends. */
export interface DataDirectoryLock {
  release(): void
}

/**
 * Makes this process the only platform on a data directory (R74).
 *
 * The lock is SQLite's exclusive one on an empty file, which is a kernel lock: nothing goes stale after a crash or a reboot, a reused
 * process id cannot be mistaken for a living platform, and containers that share the directory exclude each other. The id in
 * `platform.pid` only serves the message.
 *
 * @throws StartError when another process holds it, naming that process
 */
export function lockDataDirectory(dataDir: string): DataDirectoryLock {
  const pidFile = path.join(dataDir, 'platform.pid')
  const database = new DatabaseSync(path.join(dataDir, 'platform.lock'), { timeout: 0 })
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE') // in memory: no journal file is left by a crash
  } catch (cause) {
    database.close()
    if (!/locked|busy/i.test(String(cause))) throw new StartError(`${dataDir} cannot be locked: ${String(cause)}`, { cause })
    throw new StartError(
      `Plat is already running on ${dataDir}${holder(pidFile)}. Stop it first (Ctrl-C, or kill with that id), ` +
        'or give this one its own DATA_DIR and ports.',
    )
  }
  writeFileSync(pidFile, `${process.pid}\n`)
  return {
    release() {
      rmSync(pidFile, { force: true })
      database.close()
    },
  }
}

function holder(pidFile: string): string {
  try {
    return ` (process ${Number(readFileSync(pidFile, 'utf8'))})`
  } catch {
    return '' // the holder is just starting or stopping: the refusal stands without its id
  }
}
