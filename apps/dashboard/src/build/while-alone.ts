import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 200

/**
 * Runs `act` while no other process that names the same file does, waiting for its turn. SQLite's exclusive lock on an empty file is a
 * kernel lock: however its holder ends, it is free again.
 */
export async function whileAlone<Value>(file: string, signal: AbortSignal, act: () => Promise<Value>): Promise<Value> {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    while (!take(database)) await delay(POLL_MS, undefined, { signal })
    return await act()
  } finally {
    database.close()
  }
}

function take(database: DatabaseSync): boolean {
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE') // in memory: no journal file is left by a crash
    return true
  } catch (error) {
    if (/locked|busy/i.test(String(error))) return false
    throw error
  }
}
