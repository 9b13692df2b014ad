import { DatabaseSync } from 'node:sqlite'

/** Held until it is released or its process ends, however it ends. */
export interface Lock {
  release(): void
}

/**
 * Takes an exclusive lock in the name of a file, which is made when it is missing; undefined when another process holds it.
 *
 * The lock is SQLite's exclusive one on an empty file, which is a kernel lock: nothing goes stale after a crash or a reboot, a reused
 * process id cannot be mistaken for a living holder, and containers that share the folder exclude each other.
 *
 * @throws Error of SQLite when the file cannot be opened or locked at all
 */
export function takeLock(file: string): Lock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE') // in memory: no journal file is left by a crash
    return { release: () => database.close() }
  } catch (error) {
    database.close()
    if (/locked|busy/i.test(String(error))) return undefined
    throw error
  }
}
