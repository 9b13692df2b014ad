import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { StartError } from '../start-error.ts'

/**
 * Whether a data directory is there. Postgres cannot read the files of another major version, so those are refused before anything
 * touches them.
 *
 * @throws StartError when it was made by another major version, or is something else
 */
export function checkClusterVersion(clusterDir: string, major: string): boolean {
  if (!existsSync(clusterDir)) return false
  const found = readVersion(clusterDir)
  if (found === major) return true
  if (found === undefined) throw new StartError(`${clusterDir} is not a Postgres data directory. Move it away and start again.`)
  throw new StartError(
    `${clusterDir} was made by Postgres ${found}, but this Plat runs Postgres ${major}, which cannot read its files. Nothing was changed.\n` +
      `To keep the data: start the Plat release that shipped Postgres ${found} on it, or a Postgres ${found} of your own; dump the database\n` +
      `"plat" with pg_dump; move ${clusterDir} away; start this release once so that it makes a new one; restore the dump into it.`,
  )
}

function readVersion(clusterDir: string): string | undefined {
  try {
    return readFileSync(path.join(clusterDir, 'PG_VERSION'), 'utf8').trim()
  } catch {
    return undefined // the caller reports it
  }
}
