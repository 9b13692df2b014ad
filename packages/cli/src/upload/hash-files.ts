import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { forEachLimited } from './for-each-limited.ts'
import type { ListedFile } from './list-source-files.ts'

export interface HashedFile extends ListedFile {
  sha256: string
}

const CONCURRENCY = 16
const WHOLE_BYTES_MAX = 1024 * 1024

/** The files with their SHA-256, in the same order. */
export async function hashFiles(files: readonly ListedFile[], signal: AbortSignal): Promise<HashedFile[]> {
  const hashes = new Map<string, string>()
  await forEachLimited(files, CONCURRENCY, async ({ path, file, bytes }) => {
    signal.throwIfAborted()
    hashes.set(path, await hashOf(file, bytes))
  })
  return files.map((file) => ({ ...file, sha256: hashes.get(file.path) ?? '' }))
}

async function hashOf(file: string, bytes: number): Promise<string> {
  const hash = createHash('sha256')
  if (bytes <= WHOLE_BYTES_MAX) return hash.update(await readFile(file)).digest('hex')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
