import { accessSync, constants } from 'node:fs'
import path from 'node:path'

const SYSTEM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']

/** The absolute path of a system program, or undefined. Looks only where the system keeps its own, never in the caller's PATH. */
export function findExecutable(name: string): string | undefined {
  return SYSTEM_FOLDERS.map((folder) => path.join(folder, name)).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
