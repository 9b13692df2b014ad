import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 100
const PATIENCE_MS = 5_000

/**
 * Runs `act` while no other process in this checkout runs one, waiting for its turn. The lock is a file that holds its owner's process
 * id, and appears with it; a dead owner's is taken over.
 */
export async function whileAlone(root, act) {
  const folder = path.join(root, '.plat')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'prepare.lock')
  const own = `${file}.${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    const begun = Date.now()
    for (let told = false; !take(own, file); await delay(POLL_MS)) {
      if (told || Date.now() - begun < PATIENCE_MS) continue
      console.log(`Waiting for process ${readOwner(file)}, which prepares this checkout. If that is something else, remove ${file}.`)
      told = true
    }
    try {
      return await act()
    } finally {
      rmSync(file, { force: true })
    }
  } finally {
    rmSync(own, { force: true })
  }
}

function take(own, file) {
  try {
    linkSync(own, file) // unlike writing it, a link either makes the whole file or fails
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const owner = readOwner(file)
  // An owner of our own id is one of before a restart: we hold nothing yet.
  if (owner !== undefined && (owner === process.pid || !isRunning(owner))) removeStale(file, owner)
  return false
}

/** Moves the file aside before it is judged, so that of several who saw the same dead owner only one can have it. */
function removeStale(file, owner) {
  const aside = `${file}.stale.${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return // somebody else was faster
  }
  if (readOwner(aside) !== owner && !existsSync(file)) renameSync(aside, file) // it was a living owner's after all
  rmSync(aside, { force: true })
  if (owner !== process.pid) rmSync(`${file}.${owner}`, { force: true })
}

function readOwner(file) {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined // its owner has just finished
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
