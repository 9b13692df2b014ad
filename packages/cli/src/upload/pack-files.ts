import { realpath } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { create } from 'tar'
import type { ListedFile } from './list-source-files.ts'

/** The files as a .tgz, for an api that takes no single files. */
export async function packFiles(folder: string, files: readonly ListedFile[]): Promise<Uint8Array<ArrayBuffer>> {
  const stream = create(
    { gzip: true, cwd: await realpath(folder), portable: true, follow: true, noDirRecurse: true },
    files.map(({ path }) => `./${path}`),
  )
  return new Uint8Array(await buffer(stream as unknown as NodeJS.ReadableStream))
}
