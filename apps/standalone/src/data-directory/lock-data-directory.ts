import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Lock, takeLock } from '@plat/shared/storage/take-lock.ts'
import { StartError } from '../start-error.ts'

/**
 * Makes this process the only platform on a data directory (R74). The id in `platform.pid` only serves the message.
 *
 * @throws StartError when another process holds it, naming that process
 */
export function lockDataDirectory(dataDir: string): Lock {
  const pidFile = path.join(dataDir, 'platform.pid')
  const lock = take(dataDir)
  if (!lock)
    throw new StartError(
      `Plat is already running on ${dataDir}${holder(pidFile)}. Stop it first (Ctrl-C, or kill with that id), ` +
        'or give this one its own DATA_DIR and ports.',
    )
  writeFileSync(pidFile, `${process.pid}\n`)
  return {
    release() {
      rmSync(pidFile, { force: true })
      lock.release()
    },
  }
}

function take(dataDir: string): Lock | undefined {
  try {
    return takeLock(path.join(dataDir, 'platform.lock'))
  } catch (cause) {
    throw new StartError(`${dataDir} cannot be locked: ${String(cause)}`, { cause })
  }
}

function holder(pidFile: string): string {
  try {
    return ` (process ${Number(readFileSync(pidFile, 'utf8'))})`
  } catch {
    return '' // the holder is just starting or stopping: the refusal stands without its id
  }
}
