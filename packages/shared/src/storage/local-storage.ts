import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline, type Readable } from 'node:stream'
import { AppError } from '../errors/app-error.ts'
import type { ArtifactStorage, StoredArtifact } from './storage.ts'
import { sweepTempFiles } from './sweep-temp-files.ts'
import { toStorageError } from './to-storage-error.ts'
import { createVerifyStream } from './verify-stream.ts'
import { writeTempFile } from './write-temp-file.ts'

const SHA256 = /^[0-9a-f]{64}$/

/**
 * Artifacts as files: `baseDir/sha256/ab/<hash>`, each written to `baseDir/tmp`, synced and renamed (R73). Any number of processes may
 * share one folder. Temporary files of processes that died are removed here, at creation.
 *
 * @throws AppError STORAGE_FULL, STORAGE_UNAVAILABLE when the folder cannot be made
 */
export function createLocalStorage({ baseDir }: { baseDir: string }): ArtifactStorage {
  const tempFolder = path.join(baseDir, 'tmp')
  prepare(path.join(baseDir, 'sha256'), tempFolder)
  const fileOf = (sha256: string): string => {
    if (!SHA256.test(sha256)) throw new AppError('NOT_FOUND')
    return path.join(baseDir, 'sha256', sha256.slice(0, 2), sha256)
  }
  return {
    async put(content, { bytesMax = Number.POSITIVE_INFINITY } = {}) {
      if (content instanceof Uint8Array && content.byteLength > bytesMax) throw new AppError('PAYLOAD_TOO_LARGE')
      const known = content instanceof Uint8Array ? await findIntact(fileOf, content) : undefined
      if (known) return known
      const { file, ...stored } = await writeTempFile(tempFolder, content, bytesMax)
      await moveInto(file, fileOf(stored.sha256))
      return stored
    },
    async get(sha256) {
      const bytes = await readFile(fileOf(sha256)).catch(rethrow)
      if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        throw new AppError('ARTIFACT_CORRUPT', { internal: `artifact ${sha256}` })
      return bytes
    },
    async open(sha256, range) {
      const handle = await open(fileOf(sha256), 'r').catch(rethrow)
      return range ? handle.createReadStream(range) : verified(handle, sha256)
    },
    async has(sha256) {
      if (!SHA256.test(sha256)) return false
      return stat(fileOf(sha256)).then(
        (facts) => facts.isFile(),
        (error: unknown) => (toStorageError(error).code === 'NOT_FOUND' ? false : rethrow(error)),
      )
    },
    async delete(sha256) {
      if (SHA256.test(sha256)) await rm(fileOf(sha256), { force: true }).catch(rethrow)
    },
  }
}

function prepare(artifactFolder: string, tempFolder: string): void {
  try {
    mkdirSync(artifactFolder, { recursive: true })
    mkdirSync(tempFolder, { recursive: true })
    sweepTempFiles(tempFolder, Date.now())
  } catch (error) {
    throw toStorageError(error)
  }
}

/** The same bytes, already there and whole; a damaged copy is written again, so that deploying once more mends it. */
async function findIntact(fileOf: (sha256: string) => string, content: Uint8Array): Promise<StoredArtifact | undefined> {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const stored = await readFile(fileOf(sha256)).catch(() => undefined) // unreadable: writing it says why
  return stored?.equals(content) ? { sha256, bytes: content.byteLength } : undefined
}

async function moveInto(tempFile: string, file: string): Promise<void> {
  const folder = path.dirname(file)
  try {
    if (await mkdir(folder, { recursive: true })) await syncFolder(path.dirname(folder))
    await rename(tempFile, file)
    await syncFolder(folder)
  } catch (error) {
    await rm(tempFile, { force: true }).catch(() => undefined) // swept at the next start
    const mapped = toStorageError(error)
    throw mapped.code === 'NOT_FOUND' ? new AppError('STORAGE_UNAVAILABLE', { cause: error }) : mapped
  }
}

/** Makes a rename or a new folder survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function verified(handle: FileHandle, sha256: string): Readable {
  const checked = createVerifyStream(sha256)
  // an error of either ends both; the reader of the checked stream sees it
  return pipeline(handle.createReadStream(), checked, () => undefined)
}

function rethrow(error: unknown): never {
  throw toStorageError(error)
}
