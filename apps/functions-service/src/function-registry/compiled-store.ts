import { createHash } from 'node:crypto'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { LRUCache } from 'lru-cache'
import { openBoundedFiles } from './bounded-files.ts'
import { createSeal } from './seal.ts'

/**
 * What guests have made of code: code caches and app snapshots, on disk beside the code, encrypted, and lately used ones in memory. Bytes
 * come back exactly as they were written under exactly that key, or not at all: V8 trusts them blindly. Never rejects.
 */
export interface CompiledStore {
  /** Of those in memory; 64 MiB at most. */
  readonly memoryBytes: number
  read(key: string): Promise<Uint8Array | undefined>
  write(key: string, bytes: Uint8Array): Promise<void>
  remove(key: string): Promise<void>
}

interface Options {
  directory: string
  /** Any secret that stays the same across restarts. */
  secret: string
  log: Logger
  bytesMax?: number
  filesMax?: number
  memoryBytesMax?: number
}

const MIB = 1024 * 1024
const BYTES_MAX = 512 * MIB
const FILES_MAX = 5_000
const MEMORY_BYTES_MAX = 64 * MIB
const DIGEST_BYTES = 32

/** Opens the store; the files written longest ago go when it is full. What a killed process left half-written is removed. */
export async function openCompiledStore(options: Options): Promise<CompiledStore> {
  const { directory, secret, log, bytesMax = BYTES_MAX, filesMax = FILES_MAX, memoryBytesMax = MEMORY_BYTES_MAX } = options
  const files = await openBoundedFiles({ directory, bytesMax, filesMax })
  const seal = createSeal(secret, 'plat functions-service compiled functions')
  const recent = new LRUCache<string, Uint8Array>({ maxSize: memoryBytesMax, sizeCalculation: ({ byteLength }) => byteLength + 1 })
  /** In memory of its own: a small view would hold on to the whole of what it is a view of, Node's pool of 64 KiB for instance. */
  const keep = (key: string, bytes: Uint8Array): Uint8Array => {
    const own = new Uint8Array(bytes)
    recent.set(key, own)
    return own
  }
  const warn = (error: unknown): void => void log.warn('compiled functions could not be written', { error })
  return {
    get memoryBytes() {
      return recent.calculatedSize
    },
    async read(key) {
      const kept = recent.get(key)
      if (kept) return kept
      const sealed = await files.read(fileOf(key))
      const bytes = unpack(sealed && seal.open(sealed, key))
      return bytes && keep(key, bytes)
    },
    async write(key, bytes) {
      keep(key, bytes)
      await files.replace(fileOf(key), seal.close(pack(bytes), key)).catch(warn)
    },
    async remove(key) {
      recent.delete(key)
      await files.remove(fileOf(key)).catch(warn)
    },
  }
}

const fileOf = (key: string): string => `${digestOf(Buffer.from(key)).toString('hex').slice(0, 40)}.sealed`
const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const pack = (bytes: Uint8Array): Buffer => Buffer.concat([digestOf(bytes), bytes])

/** The bytes, when they are those that were written: a damaged snapshot would end the process that loads it. */
function unpack(packed: Buffer | undefined): Uint8Array | undefined {
  const bytes = packed?.subarray(DIGEST_BYTES)
  return bytes && packed?.subarray(0, DIGEST_BYTES).equals(digestOf(bytes)) ? bytes : undefined
}
