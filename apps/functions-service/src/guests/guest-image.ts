import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { GuestSources } from '../guest/guest-sources.ts'
import { readLazySources } from '../guest/lazy-sources.ts'
import { readPrelude } from '../guest/prelude-source.ts'
import { type KeptImage, keepGuestImage, SNAPSHOT_FILE } from './keep-guest-image.ts'

/** The program of guest processes, in a folder of its own. */
export interface GuestImage {
  folder: string
  main: string
  /** What the program is told: the file of the prelude's snapshot and its digest, when there is one. */
  args: string[]
  /** Names its content. */
  hash: string
}

const require = createRequire(import.meta.url)
const GUEST = fileURLToPath(new URL('../guest/', import.meta.url))
const PROGRAMS = ['main', 'make-prelude-snapshot']
const SNAPSHOT_PROGRAM = 'make-prelude-snapshot.mjs'
const CACHE = join(dirname(dirname(require.resolve('isolated-vm/package.json'))), '.cache', 'plat-guest')
let image: Promise<GuestImage> | undefined

/**
 * The image of this checkout's guest, made once a process: one file without types, and a snapshot of the prelude, so that a guest starts in
 * half the time. One that could not be made is tried again by the next who asks.
 */
export function guestImage(): Promise<GuestImage> {
  image ??= makeImage().catch((error) => {
    image = undefined
    throw error
  })
  return image
}

async function makeImage(): Promise<GuestImage> {
  const files = { ...(await bundle()), 'sources.json': JSON.stringify(sources()) }
  const hash = createHash('sha256').update(JSON.stringify(files)).update(process.version).digest('hex').slice(0, 32)
  const options = { hash, files, snapshotProgram: SNAPSHOT_PROGRAM }
  const { folder, snapshotSha256 } = await keepGuestImage({ ...options, cacheDir: CACHE }).catch(() => keepForThisProcess(options))
  const args = snapshotSha256 === undefined ? [] : [join(folder, SNAPSHOT_FILE), snapshotSha256]
  return { folder, main: join(folder, 'main.mjs'), args, hash }
}

function sources(): GuestSources {
  return { prelude: readPrelude(), lazy: Object.fromEntries(readLazySources()) }
}

/** isolated-vm is not part of it: it is found where it is installed. */
async function bundle(): Promise<Record<string, string>> {
  const isolatedVm = pathToFileURL(require.resolve('isolated-vm')).href
  const { outputFiles } = await build({
    entryPoints: PROGRAMS.map((name) => join(GUEST, `${name}.ts`)),
    outdir: GUEST,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'silent',
    plugins: [
      {
        name: 'isolated-vm',
        setup: ({ onResolve }) => onResolve({ filter: /^isolated-vm$/ }, () => ({ path: isolatedVm, external: true })),
      },
    ],
  })
  return Object.fromEntries(outputFiles.map(({ path, text }) => [basename(path), text]))
}

/** The checkout cannot be written. */
async function keepForThisProcess(options: Omit<Parameters<typeof keepGuestImage>[0], 'cacheDir'>): Promise<KeptImage> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'plat-guest-'))
  process.once('exit', () => rmSync(cacheDir, { recursive: true, force: true }))
  return keepGuestImage({ ...options, cacheDir })
}
