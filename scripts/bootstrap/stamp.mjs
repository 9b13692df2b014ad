import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Whether a stamp file holds exactly this hash. */
export function isStamped(file, hash) {
  try {
    return readFileSync(file, 'utf8') === hash
  } catch {
    return false // absent: nothing was done yet
  }
}

/** Writes a stamp that appears whole or not at all. A checkout that is read-only for this user goes without: the check costs a little. */
export function stamp(file, hash) {
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(`${file}.${process.pid}`, hash)
    renameSync(`${file}.${process.pid}`, file)
  } catch (error) {
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error
  }
}
