import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import { LRUCache } from 'lru-cache'

const CACHE_BYTES_MAX = 256 * 1024 * 1024
/** Larger files are streamed and never held. */
export const CACHED_FILE_BYTES_MAX = 1024 * 1024
/** Up to here node:http sends head and body as one string faster than as two buffers (measured: even at 8 KiB). */
const TEXT_BYTES_MAX = 4 * 1024

/** A file's bytes; small ones as a string of one character a byte (`latin1`). */
export type CachedFile = Buffer | string

export interface FileCache {
  peek(sha256: string): CachedFile | undefined
  /** @throws AppError NOT_FOUND, ARTIFACT_CORRUPT, STORAGE_UNAVAILABLE */
  load(sha256: string): Promise<CachedFile>
  /** Since the process started. */
  stats(): { files: number; bytes: number; hits: number; misses: number }
}

/** Small files in memory, by content: bounded by bytes, never out of date, read once however many ask. */
export function createFileCache(storage: ArtifactStorage, bytesMax = CACHE_BYTES_MAX): FileCache {
  const files = new LRUCache<string, CachedFile>({ maxSize: bytesMax, sizeCalculation: (file) => file.length + 200 })
  const loading = new Map<string, Promise<CachedFile>>()
  const counts = { hits: 0, misses: 0 }
  const read = async (sha256: string) => {
    counts.misses += 1
    const bytes = await storage.get(sha256)
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const file = buffer.length <= TEXT_BYTES_MAX ? buffer.toString('latin1') : buffer
    files.set(sha256, file)
    return file
  }
  return {
    peek(sha256) {
      const file = files.get(sha256)
      if (file !== undefined) counts.hits += 1
      return file
    },
    async load(sha256) {
      const pending = loading.get(sha256) ?? read(sha256).finally(() => loading.delete(sha256))
      loading.set(sha256, pending)
      return pending
    },
    stats: () => ({ files: files.size, bytes: files.calculatedSize, ...counts }),
  }
}
