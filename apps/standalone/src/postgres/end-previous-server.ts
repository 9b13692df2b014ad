import { readlinkSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
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
  if (pid === undefined || !isAlive(pid)) return // a file left by a dead server is Postgres's own to deal with
  if (runsOn(pid, clusterDir) === false) {
    // The id was reused by another program (after a reboot, in a new container): Postgres would take that for a running server.
    rmSync(path.join(clusterDir, 'postmaster.pid'))
    return
  }
  say(`taking over the data directory from a Postgres that still runs (process ${pid})`)
  const refused = (why: string) =>
    new StartError(`Another Postgres (process ${pid}) is running on ${clusterDir} ${why}. Stop it ("kill -INT ${pid}"), then start again.`)
  try {
    process.kill(pid, 'SIGINT')
  } catch (cause) {
    if (isAlive(pid)) throw Object.assign(refused('and belongs to another user'), { cause })
  }
  const deadline = Date.now() + WAIT_MS
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw refused('and does not stop')
    await delay(POLL_MS)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
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
