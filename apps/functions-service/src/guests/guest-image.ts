import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { GuestSources } from '../guest/guest-sources.ts'
import { readLazySources } from '../guest/lazy-sources.ts'
import { readPrelude } from '../guest/prelude-source.ts'

/** The program of guest processes, in a folder of its own. */
export interface GuestImage {
  folder: string
  main: string
  /** Names its content. */
  hash: string
}

const require = createRequire(import.meta.url)
const MAIN = fileURLToPath(new URL('../guest/main.ts', import.meta.url))
const CACHE = join(dirname(dirname(require.resolve('isolated-vm/package.json'))), '.cache', 'plat-guest')
let image: Promise<GuestImage> | undefined

/** The image of this checkout's guest, made once a process: one file without types, so that a guest starts in half the time. */
export function guestImage(): Promise<GuestImage> {
  image ??= makeImage()
  return image
}

async function makeImage(): Promise<GuestImage> {
  const files = { 'main.mjs': await bundle(), 'sources.json': JSON.stringify(sources()) }
  const hash = createHash('sha256').update(JSON.stringify(files)).update(process.version).digest('hex').slice(0, 32)
  const folder = await store(hash, files).catch(() => storeForThisProcess(files))
  return { folder, main: join(folder, 'main.mjs'), hash }
}

function sources(): GuestSources {
  return { prelude: readPrelude(), lazy: Object.fromEntries(readLazySources()) }
}

/** isolated-vm is not part of it: it is found where it is installed. */
async function bundle(): Promise<string> {
  const isolatedVm = pathToFileURL(require.resolve('isolated-vm')).href
  const { outputFiles } = await build({
    entryPoints: [MAIN],
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
  const [output] = outputFiles
  if (!output) throw new Error('the guest could not be bundled')
  return output.text
}

async function store(hash: string, files: Record<string, string>): Promise<string> {
  const folder = join(CACHE, hash)
  if (await stat(folder).catch(() => undefined)) return folder
  await mkdir(CACHE, { recursive: true })
  const temporary = await mkdtemp(join(CACHE, 'new-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(temporary, name), content)
  // Another process may have been first, with the same.
  await rename(temporary, folder).catch(() => rm(temporary, { recursive: true, force: true }))
  return folder
}

/** The checkout cannot be written. */
async function storeForThisProcess(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plat-guest-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}
