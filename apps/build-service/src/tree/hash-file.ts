import { createHash } from 'node:crypto'
import { openRegularFile } from './open-regular-file.ts'

export interface HashedFile {
  sha256: string
  bytes: number
}

/** SHA-256 and size of a regular file, read in a stream; undefined when it is none or cannot be read. */
export async function hashFile(file: string): Promise<HashedFile | undefined> {
  const handle = await openRegularFile(file)
  if (!handle) return undefined
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of handle.createReadStream()) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { sha256: hash.digest('hex'), bytes }
}
