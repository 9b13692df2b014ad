import { type Dirent, existsSync } from 'node:fs'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { SOURCE_FILES_MAX } from '@plat/shared/contracts/uploads.ts'
import { CliError } from '../errors/cli-error.ts'
import { IgnoreRules } from './ignore-rules.ts'

export interface ListedFile {
  /** Relative, with forward slashes. */
  path: string
  /** Absolute; where a link leads to. */
  file: string
  bytes: number
  isExecutable: boolean
}

export interface SourceListing {
  /** Sorted by path. */
  files: ListedFile[]
  /** Links that lead out of the folder or to a folder, what is no file, and names that cannot be uploaded. */
  leftOut: LeftOut[]
}

export interface LeftOut {
  path: string
  /** Goes on after its path: `is a named pipe`. */
  why: string
}

const FILE_BYTES_MAX = 100 * 1024 * 1024
const IGNORE_FILES = ['.gitignore', '.platignore']

/**
 * The files of a folder that are deployed: all that neither .gitignore nor .platignore leaves out, nor are never deployed.
 * @throws CliError when there is none, too many, or one too large
 */
export async function listSourceFiles(folder: string): Promise<SourceListing> {
  const root = await realpath(folder)
  const rules = new IgnoreRules()
  await addOuterRules(rules, root)
  const listing: SourceListing = { files: [], leftOut: [] }
  await walk({ root, rules, listing }, '')
  if (listing.files.length === 0)
    throw new CliError(`There is no file to deploy in ${folder}.`, {
      code: 'NO_FILES',
      hint: 'Start from an example with "plat init", or look at .gitignore and .platignore.',
    })
  listing.files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return listing
}

/** A folder inside a repository: the .gitignore of the folders above it, up to the repository's root. */
async function addOuterRules(rules: IgnoreRules, root: string): Promise<void> {
  const above: string[] = []
  for (let at = root; !existsSync(path.join(at, '.git')); at = path.dirname(at)) {
    if (at === path.dirname(at)) return
    above.push(path.dirname(at))
  }
  for (const outer of above.reverse()) {
    const text = await readRules(path.join(outer, '.gitignore'))
    if (text !== undefined) rules.add('', [text], path.relative(outer, root).split(path.sep).join('/'))
  }
}

const readRules = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined) // most folders have none

interface Walk {
  root: string
  rules: IgnoreRules
  listing: SourceListing
}

async function walk(input: Walk, folder: string): Promise<void> {
  const { root, rules, listing } = input
  const entries = await readdir(path.join(root, folder), { withFileTypes: true })
  const names = new Set(entries.map(({ name }) => name))
  const texts = await Promise.all(IGNORE_FILES.filter((name) => names.has(name)).map((name) => readRules(path.join(root, folder, name))))
  if (texts.length > 0)
    rules.add(
      folder,
      texts.map((text) => text ?? ''),
    )
  for (const entry of entries) {
    const relative = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (rules.ignores(relative, entry.isDirectory())) continue
    if (entry.isDirectory()) await walk(input, relative)
    else await addFile(input, relative, entry)
    if (listing.files.length > SOURCE_FILES_MAX)
      throw new CliError(`There are more than ${SOURCE_FILES_MAX} files.`, {
        code: 'TOO_MANY_FILES',
        hint: 'Leave out what is not needed by naming it in .platignore.',
      })
  }
}

async function addFile({ root, listing }: Walk, relative: string, entry: Dirent): Promise<void> {
  const file = await realpath(path.join(root, relative)).catch(() => undefined) // a link that leads nowhere
  const facts = file === undefined || !file.startsWith(root + path.sep) ? undefined : await stat(file)
  if (file === undefined || !facts?.isFile() || /[\\\r\n\0]/.test(relative)) {
    listing.leftOut.push({ path: relative, why: whyLeftOut(entry) })
    return
  }
  if (facts.size > FILE_BYTES_MAX)
    throw new CliError(`${relative} is larger than 100 MiB.`, { code: 'FILE_TOO_LARGE', hint: 'Leave it out by naming it in .platignore.' })
  listing.files.push({ path: relative, file, bytes: facts.size, isExecutable: (facts.mode & 0o100) !== 0 })
}

function whyLeftOut(entry: Dirent): string {
  if (entry.isSymbolicLink()) return 'is a link that leads out of the folder or to no file'
  if (entry.isFIFO()) return 'is a named pipe'
  if (entry.isSocket()) return 'is a socket'
  return entry.isFile() ? 'has a name that cannot be uploaded' : 'is a device'
}
