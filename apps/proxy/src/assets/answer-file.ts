import type { IncomingHttpHeaders } from 'node:http'
import type { FileResolution } from '../routing/resolve-path.ts'
import { chooseEncoding } from './accept-encoding.ts'
import { matchesNone, parseRange } from './conditional.ts'
import type { FileAnswer } from './file-answer.ts'
import { fileVariant } from './file-variant.ts'

/** Decides how a GET or HEAD request for a file is answered: 200 or 404 with all of it, 304, 206 or 416 (RFC 9110 §13, §14). Pure. */
export function answerFile(asked: IncomingHttpHeaders, resolution: FileResolution): FileAnswer {
  const { file, status } = resolution
  const wantsRange = status === 200 && asked.range !== undefined
  const variant = fileVariant(resolution, wantsRange ? 'identity' : chooseEncoding(asked['accept-encoding'], file))
  if (status === 200 && matchesNone(asked['if-none-match'], variant.etag)) return variant.unchanged
  if (!wantsRange) return variant.whole
  const { sha256, bytes, etag, headers } = variant
  const range = parseRange(asked.range, firstOf(asked['if-range']), etag, bytes)
  if (range === 'whole') return variant.whole
  if (range === 'unsatisfiable')
    return { status: 416, headers: ['content-range', `bytes */${bytes}`, 'content-length', '0', ...resolution.headers], body: undefined }
  const { start, end } = range
  return {
    status: 206,
    headers: [...headers, 'content-range', `bytes ${start}-${end}/${bytes}`, 'content-length', String(end - start + 1)],
    body: { sha256, bytes, range },
  }
}

const firstOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)
