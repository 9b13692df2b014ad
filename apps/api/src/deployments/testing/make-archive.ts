import { gzipSync } from 'node:zlib'
import { Header } from 'tar'

export interface ArchiveEntry {
  path: string
  content?: string | Buffer
  type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO'
  linkpath?: string
  /** Instead of the content's own. */
  size?: number
}

const BLOCK = 512

/** A gzipped tar of exactly these entries, however hostile. */
export function makeArchive(entries: ArchiveEntry[]): Buffer<ArrayBuffer> {
  const blocks = entries.flatMap(({ path, content = '', type = 'File', linkpath, size }) => {
    const body = Buffer.from(content)
    const head = Buffer.alloc(BLOCK)
    new Header({ path, type, mode: 0o644, mtime: new Date(0), size: size ?? body.length, ...(linkpath ? { linkpath } : {}) }).encode(
      head,
      0,
    )
    return [head, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])) as Buffer<ArrayBuffer>
}
