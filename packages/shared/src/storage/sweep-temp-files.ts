import { createHash } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'

const AGE_MS_MAX = 3600_000

/** How names of temporary files begin: the machine and the process that writes them. */
export const tempFileOwner = (): string => `${machine()}.${process.pid}`

const machine = (): string => createHash('sha256').update(hostname()).digest('hex').slice(0, 8)

/**
 * Removes the temporary files nobody writes any more: those of ended processes of this machine, and any older than an hour. Files that
 * other processes write right now stay.
 */
export function sweepTempFiles(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    if (isAbandoned(name) || isOld(file, nowMs)) rmSync(file, { force: true })
  }
}

function isAbandoned(name: string): boolean {
  const [owner, pid] = name.split('.')
  return owner === machine() && /^\d+$/.test(pid ?? '') && !isRunning(Number(pid))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // it lives, under another user
  }
}

function isOld(file: string, nowMs: number): boolean {
  try {
    return nowMs - statSync(file).mtimeMs > AGE_MS_MAX
  } catch {
    return false // another process has swept or renamed it
  }
}
