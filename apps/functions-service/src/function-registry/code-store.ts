import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type FunctionBytes, packFunctionCode, unpackFunctionCode } from '@plat/shared/contracts/packed-function-code.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { LRUCache } from 'lru-cache'
import { openBoundedFiles } from './bounded-files.ts'
import { createSeal } from './seal.ts'

/** Last good code and env on disk, encrypted: a cache that outlives the process. Never rejects; what cannot be read is not there. */
export interface CodeStore {
  read(key: string): Promise<FunctionBytes | undefined>
  write(key: string, code: FunctionBytes): Promise<void>
  remove(key: string): Promise<void>
}

interface Options {
  directory: string
  /** Any secret that stays the same across restarts. */
  secret: string
  log: Logger
  bytesMax?: number
  filesMax?: number
}

const BYTES_MAX = 512 * 1024 * 1024
const FILES_MAX = 5_000
/** Before anything is done: it takes a while of the thread, and the first call of the code goes first. */
const PAUSE_MS = 100

/** Opens the store; the files written longest ago go when it is full. What a killed process left half-written is removed. */
export async function openCodeStore({ directory, secret, log, bytesMax = BYTES_MAX, filesMax = FILES_MAX }: Options): Promise<CodeStore> {
  const files = await openBoundedFiles({ directory, bytesMax, filesMax })
  const seal = createSeal(secret, 'plat functions-service code cache')
  /** Of what this process has written: most writes repeat the one before. */
  const digests = new LRUCache<string, string>({ max: filesMax })
  const warn = (error: unknown): void => void log.warn('kept functions could not be written', { error })
  return {
    async read(key) {
      const sealed = await files.read(fileOf(key))
      const plain = sealed && seal.open(sealed, key)
      try {
        return plain && unpackFunctionCode(plain)
      } catch {
        return undefined // written by another release
      }
    },
    async write(key, code) {
      await delay(PAUSE_MS)
      const plain = packFunctionCode(code)
      const digest = createHash('sha256').update(plain).digest('hex')
      if (digests.get(key) === digest) return
      digests.set(key, digest)
      await files.replace(fileOf(key), seal.close(plain, key)).catch((error: unknown) => {
        digests.delete(key)
        warn(error)
      })
    },
    async remove(key) {
      await delay(PAUSE_MS) // after what was to be written before
      digests.delete(key)
      await files.remove(fileOf(key)).catch(warn)
    },
  }
}

const fileOf = (key: string): string => `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.sealed`
