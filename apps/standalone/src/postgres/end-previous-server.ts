import { readlinkSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isRunning } from '../processes/is-running.ts'
import { StartError } from '../start-error.ts'
import { readPostmasterFile } from './postmaster-file.ts'

const WAIT_MS = 15_000
const POLL_MS = 20

/**
 * Makes sure that no server runs on a data directory whose lock the caller holds. One that does was left behind by a platform that died
 * (or by hand): it is asked for an orderly shutdown, which keeps every committed transaction, and its successor takes over.
 *
 * @throws StartError when it does not end, or may not be told to, naming its process
 */
export async function endPreviousServer(clusterDir: string, say: (message: string) => void): Promise<void> {
  const pid = readPostmasterFile(clusterDir)?.pid
  if (pid === undefined) return
  if (!isRunning(pid) || runsOn(pid, clusterDir) === false) {
    // Postgres would take a zombie, or a program that was given the same id later, for the server. That no server's children are left
    // it still sees by their shared memory.
    rmSync(path.join(clusterDir, 'postmaster.pid'), { force: true })
    return
  }
  say(`taking over the data directory from a Postgres that still runs (process ${pid})`)
  const refused = (why: string) =>
    new StartError(`Another Postgres (process ${pid}) is running on ${clusterDir} ${why}. Stop it ("kill -INT ${pid}"), then start again.`)
  try {
    process.kill(pid, 'SIGINT')
  } catch (cause) {
    if (isRunning(pid)) throw Object.assign(refused('and belongs to another user'), { cause })
  }
  const deadline = Date.now() + WAIT_MS
  while (isRunning(pid)) {
    if (Date.now() > deadline) throw refused('and does not stop')
    await delay(POLL_MS)
  }
}

/** A postmaster's working directory is its data directory. Undefined where that cannot be seen. */
function runsOn(pid: number, clusterDir: string): boolean | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterDir)
  } catch {
    return undefined // no /proc, or another user's process
  }
}
