import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { hashFile } from '../tree/hash-file.ts'
import type { TreeFile } from '../tree/list-tree.ts'
import { openRegularFile } from '../tree/open-regular-file.ts'
import type { CollectedFile, StoredCopy } from './collected-file.ts'
import { compress } from './compress.ts'
import { contentTypeOf } from './content-type.ts'
import { isImmutable } from './is-immutable.ts'

interface CollectOptions {
  /** Folder of ours that receives compressed variants, named by their content. */
  variants: string
  /** Whether a build made the file. */
  isBuilt: boolean
  /** Sees the bytes of every text-like file. */
  inspect(bytes: Buffer, path: string): void
}

/** Larger files are neither compressed nor held in memory. */
const COMPRESS_BYTES_MAX = 25 * 1024 * 1024

/** Hashes a file and makes its variants. @throws BuildFailure OUTPUT_INVALID when it cannot be read */
export async function collectFile({ path: relative, file, bytes }: TreeFile, options: CollectOptions): Promise<CollectedFile> {
  const { type, isCompressible } = contentTypeOf(relative)
  const sitePath = `/${relative}`
  const facts = { path: sitePath, contentType: type, immutable: isImmutable(sitePath, options.isBuilt) }
  if (!isCompressible || bytes > COMPRESS_BYTES_MAX) {
    const hashed = await hashFile(file)
    if (!hashed) throw unreadable(relative)
    return { ...facts, file, ...hashed, br: undefined, gzip: undefined }
  }
  const content = await readRegular(file)
  if (!content) throw unreadable(relative)
  options.inspect(content, relative)
  const { br, gzip } = await compress(content)
  return { ...facts, file, ...describe(content), br: await keep(br, options), gzip: await keep(gzip, options) }
}

const unreadable = (relative: string) => new BuildFailure('OUTPUT_INVALID', `${relative} cannot be read. Check its permissions.`)

async function readRegular(file: string): Promise<Buffer | undefined> {
  const handle = await openRegularFile(file)
  try {
    return await handle?.readFile()
  } finally {
    await handle?.close()
  }
}

function describe(content: Buffer): { sha256: string; bytes: number } {
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length }
}

async function keep(variant: Buffer | undefined, { variants }: CollectOptions): Promise<StoredCopy | undefined> {
  if (!variant) return undefined
  const described = describe(variant)
  const file = path.join(variants, described.sha256)
  await writeFile(file, variant)
  return { file, ...described }
}
