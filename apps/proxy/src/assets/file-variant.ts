import type { FileResolution } from '../routing/resolve-path.ts'
import type { Encoding } from './accept-encoding.ts'
import type { FileAnswer } from './file-answer.ts'

/** One coding of a file as it is answered at one path, with the two usual answers made ready. */
export interface FileVariant {
  sha256: string
  bytes: number
  etag: string
  /** Name and value in turn, without the length; the site's rules have won over the file's own. */
  headers: readonly string[]
  whole: FileAnswer
  unchanged: FileAnswer
}

const made = new WeakMap<FileResolution, Map<Encoding, FileVariant>>()

/** The variant of a file for a coding it has; made once as long as its resolution is remembered. */
export function fileVariant(resolution: FileResolution, encoding: Encoding): FileVariant {
  const variants = made.get(resolution) ?? new Map<Encoding, FileVariant>()
  const known = variants.get(encoding)
  if (known) return known
  const variant = makeVariant(resolution, encoding)
  variants.set(encoding, variant)
  made.set(resolution, variants)
  return variant
}

function makeVariant({ file, status, headers: rules }: FileResolution, encoding: Encoding): FileVariant {
  const { sha256, bytes } = (encoding === 'identity' ? undefined : file[encoding]) ?? file
  const etag = `"${sha256.slice(0, 32)}"`
  const isLasting = file.immutable && status === 200
  const fields: [string, string][] = [
    ['content-type', file.contentType],
    ['x-content-type-options', 'nosniff'],
    ['cache-control', isLasting ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate'],
  ]
  if (status === 200) fields.push(['etag', etag], ['accept-ranges', 'bytes'])
  if (file.br || file.gzip) fields.push(['vary', 'Accept-Encoding'])
  if (encoding !== 'identity') fields.push(['content-encoding', encoding])
  const ruled = new Set(rules.filter((_value, index) => index % 2 === 0))
  const headers = [...fields.filter(([name]) => !ruled.has(name)).flat(), ...rules]
  return {
    sha256,
    bytes,
    etag,
    headers,
    whole: { status, headers: [...headers, 'content-length', String(bytes)], body: { sha256, bytes, range: undefined } },
    unchanged: { status: 304, headers, body: undefined },
  }
}
