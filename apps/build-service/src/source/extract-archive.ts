import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract, type ReadEntry } from 'tar'
import { BuildFailure } from '../pipeline/build-failure.ts'

export interface ArchiveLimits {
  bytesMax: number
  filesMax: number
}

const PATH_BYTES_MAX = 1024
const FILE_TYPES = new Set(['File', 'OldFile', 'ContiguousFile'])

/**
 * Unpacks a .tgz into an empty folder: regular files and folders only, nothing outside, git data left out.
 * @throws BuildFailure CONFIG_INVALID naming the entry, REPO_TOO_LARGE; the error of the stream
 */
export async function extractArchive(archive: Readable, folder: string, limits: ArchiveLimits, signal: AbortSignal): Promise<void> {
  let refusal: BuildFailure | undefined
  let bytes = 0
  let files = 0
  const admit = (entry: ReadEntry): boolean => {
    refusal ??= refuse(entry)
    bytes += entry.size ?? 0
    files += 1
    if (bytes > limits.bytesMax || files > limits.filesMax)
      refusal ??= new BuildFailure(
        'REPO_TOO_LARGE',
        `The upload unpacks to more than ${Math.round(limits.bytesMax / 1024 / 1024)} MiB or ${limits.filesMax} files.`,
      )
    if (refusal !== undefined || entry.path.split('/').includes('.git')) return false
    entry.mode = entry.type === 'Directory' ? 0o755 : ((entry.mode ?? 0) & 0o111) === 0 ? 0o644 : 0o755
    return true
  }
  const unpack = extract({
    cwd: folder,
    strict: true,
    preserveOwner: false,
    noMtime: true,
    filter: (_path, entry) => 'type' in entry && 'header' in entry && admit(entry as ReadEntry),
  })
  await pipeline(archive, unpack, { signal }).catch((error: unknown) => {
    signal.throwIfAborted()
    throw refusal ?? toFailure(error)
  })
  if (refusal) throw refusal
}

function refuse({ path: name, type }: ReadEntry): BuildFailure | undefined {
  const advice = 'Upload regular files and folders only.'
  if (path.isAbsolute(name) || name.split('/').includes('..') || name.includes('\0') || Buffer.byteLength(name) > PATH_BYTES_MAX)
    return new BuildFailure('CONFIG_INVALID', `The upload holds an entry outside of it: ${JSON.stringify(name.slice(0, 200))}. ${advice}`)
  if (type === 'Directory' || FILE_TYPES.has(type)) return undefined
  return new BuildFailure(
    'CONFIG_INVALID',
    `The upload holds an entry that is no regular file (${type}): ${JSON.stringify(name.slice(0, 200))}. ${advice}`,
  )
}

/** tar's own complaints carry a code such as TAR_BAD_ARCHIVE; zlib's start with Z_. Anything else is our own trouble. */
function toFailure(error: unknown): unknown {
  const code = String((error as { code?: unknown }).code ?? (error as { tarCode?: unknown }).tarCode ?? '')
  return /^(TAR_|Z_)/.test(code)
    ? new BuildFailure('CONFIG_INVALID', 'The upload is no readable .tgz archive. Pack it again.', { cause: error })
    : error
}
