import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import { LRUCache } from 'lru-cache'

const CACHE_BYTES_MAX = 256 * 1024 * 1024
/** Larger files are streamed and never held. */
export const CACHED_FILE_BYTES_MAX = 1024 * 1024

export interface FileCache {
  peek(sha256: string): Buffer | undefined
  /** @throws AppError NOT_FOUND, ARTIFACT_CORRUPT, STORAGE_UNAVAILABLE */
  load(sha256: string): Promise<Buffer>
  stats(): { files: number; bytes: number }
}

/** Small files in memory, by content: bounded by bytes, never out of date, read once however many ask. */
export function createFileCache(storage: ArtifactStorage, bytesMax = CACHE_BYTES_MAX): FileCache {
  const files = new LRUCache<string, Buffer>({ maxSize: bytesMax, sizeCalculation: (file) => file.byteLength + 200 })
  const loading = new Map<string, Promise<Buffer>>()
  const read = async (sha256: string) => {
    const bytes = await storage.get(sha256)
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    files.set(sha256, file)
    return file
  }
  return {
    peek: (sha256) => files.get(sha256),
    async load(sha256) {
      const pending = loading.get(sha256) ?? read(sha256).finally(() => loading.delete(sha256))
      loading.set(sha256, pending)
      return pending
    },
    stats: () => ({ files: files.size, bytes: files.calculatedSize }),
  }
}
