import { accessSync, constants, mkdirSync } from 'node:fs'
import { StartError } from '../start-error.ts'

/**
 * Makes the data directory (0700) when it is missing.
 *
 * @throws StartError when this user can neither make nor write it
 */
export function prepareDataDirectory(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const user = process.getuid?.() === 0 ? 'root' : `user ${process.getuid?.()}`
    throw new StartError(`${dataDir} cannot be written by ${user}. Change its owner, or set DATA_DIR to a directory of this user.`, {
      cause,
    })
  }
}
