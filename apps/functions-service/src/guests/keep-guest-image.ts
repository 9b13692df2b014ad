import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

/** What an image is kept as: a folder of its own in `cacheDir`. */
interface Options {
  cacheDir: string
  /** Names the content of `files`; of another content, it is another image. */
  hash: string
  files: Readonly<Record<string, string>>
  /** The one of the files that writes the prelude's snapshot to the path of its argument. */
  snapshotProgram: string
}

export interface KeptImage {
  folder: string
  /** Digest of SNAPSHOT_FILE; undefined when none could be made: guests then make their own. */
  snapshotSha256: string | undefined
}

/** The prelude's snapshot within an image. */
export const SNAPSHOT_FILE = 'prelude.snapshot'
const MANIFEST_FILE = 'manifest.json'
const SNAPSHOT_MS_MAX = 30_000
/** Images of other contents that stay, as other checkouts may use them; and how long an image is safe from removal after its last use. */
const OTHERS_MAX = 8
const IN_USE_MS = 24 * 60 * 60_000
const Manifest = z.strictObject({ digests: z.record(z.string(), z.string()) })
const run = promisify(execFile)

/**
 * The image on disk: found there, every file checked by SHA-256, or made anew, whole or not at all. The snapshot is made by a throw-away
 * process, as this one must not hold isolated-vm (R1).
 *
 * @throws when the folder cannot be written
 */
export async function keepGuestImage(options: Options): Promise<KeptImage> {
  const { cacheDir, hash } = options
  const folder = join(cacheDir, hash)
  const found = (await readIntact(folder, options)) ?? (await make(folder, options))
  await utimes(folder, new Date(), new Date())
  await removeOthers(cacheDir, hash)
  return { folder, snapshotSha256: found.digests[SNAPSHOT_FILE] }
}

async function make(folder: string, options: Options): Promise<z.infer<typeof Manifest>> {
  const { cacheDir, files, snapshotProgram } = options
  await mkdir(cacheDir, { recursive: true, mode: 0o700 })
  const temporary = await mkdtemp(join(cacheDir, 'new-'))
  try {
    for (const [name, content] of Object.entries(files)) await writeDurably(join(temporary, name), content)
    const digests = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, digestOf(content)]))
    const snapshot = await makeSnapshot(temporary, snapshotProgram)
    if (snapshot) digests[SNAPSHOT_FILE] = digestOf(snapshot)
    await writeDurably(join(temporary, MANIFEST_FILE), JSON.stringify({ digests }))
    await sync(temporary)
    const meanwhile = await readIntact(folder, options)
    if (meanwhile) await rm(temporary, { recursive: true, force: true })
    else await replace(folder, temporary)
    await sync(cacheDir)
    return meanwhile ?? { digests }
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}

async function replace(folder: string, temporary: string): Promise<void> {
  // What is there under the name has been found damaged.
  await rm(folder, { recursive: true, force: true })
  await rename(temporary, folder)
}

/** With the flags of a guest: V8 takes a snapshot only under those it was made with. */
async function makeSnapshot(folder: string, program: string): Promise<Buffer | undefined> {
  const file = join(folder, SNAPSHOT_FILE)
  const argv = ['--no-node-snapshot', join(folder, program), file]
  try {
    await run(process.execPath, argv, { cwd: folder, env: { TZ: 'UTC', LANG: 'C.UTF-8' }, timeout: SNAPSHOT_MS_MAX, killSignal: 'SIGKILL' })
    await sync(file)
    return await readFile(file)
  } catch {
    // Each guest makes its own then, only more slowly.
    await rm(file, { force: true })
    return undefined
  }
}

async function readIntact(folder: string, { files }: Options): Promise<z.infer<typeof Manifest> | undefined> {
  try {
    const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8')))
    for (const [name, content] of Object.entries(files)) if (manifest.digests[name] !== digestOf(content)) return undefined
    for (const [name, digest] of Object.entries(manifest.digests)) {
      if (digestOf(await readFile(join(folder, name))) !== digest) return undefined
    }
    return manifest
  } catch {
    // Absent or unreadable: there is no intact image here, which is the answer.
    return undefined
  }
}

/** Those used longest ago, and what a killed process has left unfinished. */
async function removeOthers(cacheDir: string, hash: string): Promise<void> {
  const others = []
  for (const name of await readdir(cacheDir)) {
    const facts = name === hash ? undefined : await stat(join(cacheDir, name)).catch(() => undefined)
    if (facts && Date.now() - facts.mtimeMs > IN_USE_MS) others.push({ name, usedMs: facts.mtimeMs })
  }
  others.sort((a, b) => b.usedMs - a.usedMs)
  const isWhole = ({ name }: { name: string }) => !name.startsWith('new-')
  const kept = others.filter(isWhole).slice(0, OTHERS_MAX)
  for (const { name } of others.filter((other) => !kept.includes(other))) await rm(join(cacheDir, name), { recursive: true, force: true })
}

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o644)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
