import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'

/**
 * An artifact that a row names. One that is gone is damage, never "not found": the caller asked for something that exists.
 *
 * @throws AppError ARTIFACT_CORRUPT, STORAGE_UNAVAILABLE
 */
export async function readArtifact(storage: ArtifactStorage, sha256: string): Promise<Buffer> {
  const bytes = await storage.get(sha256).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND')
      throw new AppError('ARTIFACT_CORRUPT', {
        detail: 'The code of this function is missing from the storage. Deploy it again.',
        cause: error,
      })
    throw error
  })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
