import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { FunctionCode } from '@plat/shared/contracts/functions.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { createSeal } from './seal.ts'

/** Last good code and env on disk, encrypted: a cache that outlives the process. Never rejects; what cannot be read is not there. */
export interface CodeStore {
  read(key: string): Promise<FunctionCode | undefined>
  write(key: string, code: FunctionCode): Promise<void>
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
const TEMPORARY = '.tmp'

/** Opens the store, least recently written files go first when it is full. Left-over temporary files of a killed process are removed. */
export async function openCodeStore({ directory, secret, log, bytesMax = BYTES_MAX, filesMax = FILES_MAX }: Options): Promise<CodeStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const seal = createSeal(secret, 'plat functions-service code cache')
  /** Oldest first. */
  const sizes = await readSizes(directory)
  const digests = new Map<string, string>()

  const evict = async (): Promise<void> => {
    let bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0)
    for (const [file, size] of sizes) {
      if (sizes.size <= filesMax && bytes <= bytesMax) return
      await remove(file)
      bytes -= size
    }
  }
  const remove = async (file: string): Promise<void> => {
    sizes.delete(file)
    digests.delete(file)
    await rm(path.join(directory, file), { force: true })
  }
  const replace = async (file: string, sealed: Buffer): Promise<void> => {
    const temporary = path.join(directory, `${file}.${randomUUID()}${TEMPORARY}`)
    try {
      await writeFile(temporary, sealed, { mode: 0o600 })
      await rename(temporary, path.join(directory, file))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }
  const warn = (error: unknown): void => void log.warn('kept functions could not be written', { error })

  return {
    async read(key) {
      const sealed = await readFile(path.join(directory, fileOf(key))).catch(() => undefined)
      const plain = sealed && seal.open(sealed, key)
      const parsed = plain && FunctionCode.safeParse(JSON.parse(plain.toString('utf8')))
      return parsed?.success ? parsed.data : undefined
    },
    async write(key, code) {
      const file = fileOf(key)
      const plain = Buffer.from(JSON.stringify(code))
      const digest = createHash('sha256').update(plain).digest('hex')
      if (digests.get(file) === digest) return
      digests.set(file, digest)
      sizes.delete(file)
      sizes.set(file, plain.length)
      await replace(file, seal.close(plain, key))
        .then(evict)
        .catch((error: unknown) => {
          digests.delete(file)
          warn(error)
        })
    },
    remove: (key) => remove(fileOf(key)).catch(warn),
  }
}

const fileOf = (key: string): string => `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.sealed`

async function readSizes(directory: string): Promise<Map<string, number>> {
  const files: { file: string; bytes: number; mtimeMs: number }[] = []
  for (const file of await readdir(directory)) {
    if (file.endsWith(TEMPORARY)) await rm(path.join(directory, file), { force: true })
    else if (file.endsWith('.sealed')) {
      const { size, mtimeMs } = await stat(path.join(directory, file))
      files.push({ file, bytes: size, mtimeMs })
    }
  }
  return new Map(files.sort((a, b) => a.mtimeMs - b.mtimeMs).map(({ file, bytes }) => [file, bytes]))
}
