import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import { Header, Pax } from 'tar'

interface ArchivedFile {
  path: string
  sha256: string
  bytes: number
  isExecutable: boolean
}

const BLOCK = 512
const EPOCH = new Date(0)

/** A gzipped tar of stored files, read one after the other as it is consumed. The same files always give the same bytes. */
export function writeArchive(storage: Pick<ArtifactStorage, 'open'>, files: readonly ArchivedFile[]): Readable {
  const gzip = createGzip({ level: 1 })
  const tar = Readable.from(writeEntries(storage, files), { objectMode: false })
  tar.once('error', (error) => gzip.destroy(error))
  gzip.once('close', () => tar.destroy())
  return tar.pipe(gzip)
}

async function* writeEntries(storage: Pick<ArtifactStorage, 'open'>, files: readonly ArchivedFile[]): AsyncGenerator<Buffer> {
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    yield headerOf(file)
    for await (const chunk of (await storage.open(file.sha256)) as AsyncIterable<Buffer>) yield chunk
    const over = file.bytes % BLOCK
    if (over > 0) yield Buffer.alloc(BLOCK - over)
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** A long path, or one beyond ASCII, goes before in an extended header (pax). */
function headerOf({ path, bytes, isExecutable }: ArchivedFile): Buffer {
  const facts = { path, mode: isExecutable ? 0o755 : 0o644, size: bytes, mtime: EPOCH, uid: 0, gid: 0, uname: '', gname: '' }
  const block = Buffer.alloc(BLOCK)
  const header = new Header({ ...facts, type: 'File' })
  const isLong = header.encode(block)
  const isPlain = /^[\x20-\x7e]*$/.test(path)
  return isLong || !isPlain ? Buffer.concat([new Pax({ path, size: bytes }).encode(), block]) : block
}
