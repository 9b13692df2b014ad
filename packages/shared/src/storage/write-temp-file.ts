import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '../errors/app-error.ts'
import type { StoredArtifact } from './storage.ts'
import { tempFileOwner } from './sweep-temp-files.ts'
import { toStorageError } from './to-storage-error.ts'

/**
 * Writes the bytes to a new file of the folder and makes them durable; the caller renames it. Leaves nothing behind when it fails.
 *
 * @throws AppError PAYLOAD_TOO_LARGE above `bytesMax`, STORAGE_FULL, STORAGE_UNAVAILABLE; whatever the stream itself fails with
 */
export async function writeTempFile(
  folder: string,
  content: Uint8Array | Readable,
  bytesMax: number,
): Promise<StoredArtifact & { file: string }> {
  const file = path.join(folder, `${tempFileOwner()}.${randomUUID()}`)
  const handle = await open(file, 'wx', 0o644).catch((error: unknown) => {
    // the folder itself is missing: a fault of the storage, not an artifact that is not there
    throw new AppError('STORAGE_UNAVAILABLE', { cause: error })
  })
  try {
    const stored = await writeAll(handle, content, bytesMax)
    await asStorage(handle.sync())
    await asStorage(handle.close())
    return { ...stored, file }
  } catch (error) {
    await handle.close().catch(() => undefined) // closed already, or its error is the one below
    await rm(file, { force: true }).catch(() => undefined) // swept at the next start
    throw error
  }
}

async function writeAll(handle: FileHandle, content: Uint8Array | Readable, bytesMax: number): Promise<StoredArtifact> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of content instanceof Uint8Array ? [content] : content) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)
    bytes += part.byteLength
    if (bytes > bytesMax) throw new AppError('PAYLOAD_TOO_LARGE')
    hash.update(part)
    await asStorage(writeWhole(handle, part))
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** A write may take only a part of what it is given. */
async function writeWhole(handle: FileHandle, part: Uint8Array): Promise<void> {
  for (let offset = 0; offset < part.byteLength; ) offset += (await handle.write(part, offset)).bytesWritten
}

async function asStorage<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (error) {
    throw toStorageError(error)
  }
}
