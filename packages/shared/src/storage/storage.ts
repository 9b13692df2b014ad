import type { Readable } from 'node:stream'

export interface StoredArtifact {
  /** Lower-case hex SHA-256 of the bytes: its only name. */
  sha256: string
  bytes: number
}

/**
 * Content-addressed bytes (invariant 4): written whole or not at all, never changed, checked against their name when read.
 * Every driver passes testing/storage-conformance.ts.
 */
export interface ArtifactStorage {
  /**
   * Stores the bytes; storing the same ones again changes nothing.
   * @throws AppError STORAGE_FULL, STORAGE_UNAVAILABLE; PAYLOAD_TOO_LARGE above `bytesMax`
   */
  put(content: Uint8Array | Readable, options?: { bytesMax?: number }): Promise<StoredArtifact>
  /** The bytes, verified. @throws AppError NOT_FOUND, ARTIFACT_CORRUPT, STORAGE_UNAVAILABLE */
  get(sha256: string): Promise<Uint8Array>
  /**
   * A stream of the bytes, or of the inclusive range. A whole stream ends with ARTIFACT_CORRUPT when the bytes do not match their name.
   * @throws AppError NOT_FOUND, STORAGE_UNAVAILABLE
   */
  open(sha256: string, range?: { start: number; end: number }): Promise<Readable>
  has(sha256: string): Promise<boolean>
  /** Removes the bytes; removing what is not there is no error. Callers make sure that nothing live names them. */
  delete(sha256: string): Promise<void>
}
