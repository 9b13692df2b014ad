/** A file on its way into an archive; the path is relative, with forward slashes. */
export interface SourceEntry {
  path: string
  content: Blob
}

const BLOCK = 512
const text = new TextEncoder()

/**
 * Packs files as a gzipped tar (POSIX.1-2001 ustar) in the browser. What is made from the rest is left out: node_modules and .git.
 *
 * @throws Error for a path that a ustar header cannot hold
 */
export async function packFiles(entries: readonly SourceEntry[]): Promise<Blob> {
  const parts: BlobPart[] = []
  for (const { path, content } of entries) {
    if (/(^|\/)(node_modules|\.git)\//.test(path)) continue
    parts.push(header(path, content.size), content, new Uint8Array((BLOCK - (content.size % BLOCK)) % BLOCK))
  }
  parts.push(new Uint8Array(2 * BLOCK))
  const packed = new Blob(parts).stream().pipeThrough(new CompressionStream('gzip'))
  return new Response(packed).blob()
}

function header(path: string, bytes: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK)
  const write = (value: string, at: number) => block.set(text.encode(value), at)
  const { prefix, name } = split(path)
  write(name, 0)
  write('0000644\0', 100)
  write('0000000\0', 108)
  write('0000000\0', 116)
  write(`${bytes.toString(8).padStart(11, '0')}\0`, 124)
  write('00000000000\0', 136)
  write('        ', 148) // the checksum counts itself as spaces
  write('0', 156)
  write('ustar\0', 257)
  write('00', 263)
  write(prefix, 345)
  const sum = block.reduce((total, byte) => total + byte, 0)
  write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** A name holds 100 bytes; a longer path is cut at a slash into a prefix of up to 155 and the rest. */
function split(path: string): { prefix: string; name: string } {
  const size = (value: string) => text.encode(value).length
  if (size(path) <= 100) return { prefix: '', name: path }
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (size(prefix) <= 155 && size(name) <= 100) return { prefix, name }
  }
  throw new Error(`The path ${path} is too long for an archive. Push with git instead.`)
}
