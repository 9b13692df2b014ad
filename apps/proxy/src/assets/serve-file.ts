import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { SiteFile } from '@plat/shared/contracts/sites.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import type { HeaderPair } from '../routing/resolve-path.ts'
import { chooseEncoding, type Encoding } from './accept-encoding.ts'
import { matchesNone, parseRange } from './conditional.ts'
import { CACHED_FILE_BYTES_MAX, type FileCache } from './file-cache.ts'

export interface AssetServer {
  storage: ArtifactStorage
  cache: FileCache
}

interface ServedFile {
  file: SiteFile
  status: 200 | 404
  /** Headers of the site's own rules and of the response as such; they win over the file's own. */
  headers: readonly HeaderPair[]
}

/**
 * Answers a file: GET and HEAD, conditional requests, one range, precompressed variants. From memory in one write when the file is
 * small, else streamed.
 *
 * @throws AppError METHOD_NOT_ALLOWED, ARTIFACT_CORRUPT, STORAGE_UNAVAILABLE; before anything is sent
 */
export async function serveFile(
  server: AssetServer,
  request: IncomingMessage,
  response: ServerResponse,
  served: ServedFile,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new AppError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, HEAD' } })
  const { file, status } = served
  const wantsRange = status === 200 && request.headers.range !== undefined
  const encoding = wantsRange
    ? 'identity'
    : chooseEncoding(request.headers['accept-encoding'], { br: file.br !== undefined, gzip: file.gzip !== undefined })
  const variant = (encoding === 'identity' ? undefined : file[encoding]) ?? file
  const etag = `"${variant.sha256.slice(0, 32)}"`
  const fields = fileHeaders(file, status, encoding, etag)

  if (status === 200 && matchesNone(request.headers['if-none-match'], etag)) return end(response, 304, merge(fields, served.headers))
  const range = wantsRange ? parseRange(request.headers.range, firstOf(request.headers['if-range']), etag, file.bytes) : 'whole'
  if (range === 'unsatisfiable') return end(response, 416, merge([['content-range', `bytes */${file.bytes}`]], served.headers))
  const bytes = range === 'whole' ? variant.bytes : range.end - range.start + 1
  const partial: HeaderPair[] = range === 'whole' ? [] : [['content-range', `bytes ${range.start}-${range.end}/${file.bytes}`]]
  const head = merge([...fields, ...partial, ['content-length', String(bytes)]], served.headers)
  const code = range === 'whole' ? status : 206
  if (request.method === 'HEAD') return end(response, code, head)

  if (variant.bytes <= CACHED_FILE_BYTES_MAX) {
    const body = server.cache.peek(variant.sha256) ?? (await loadFile(server, variant.sha256))
    return end(response, code, head, range === 'whole' ? body : body.subarray(range.start, range.end + 1))
  }
  const stream = await server.storage.open(variant.sha256, range === 'whole' ? undefined : range).catch(asStorageError)
  response.writeHead(code, head)
  await pipeline(stream, response)
}

/** A manifest names only what was published: a file that is gone is the storage's fault, not the visitor's. */
const loadFile = (server: AssetServer, sha256: string): Promise<Buffer> => server.cache.load(sha256).catch(asStorageError)

function asStorageError(cause: unknown): never {
  throw cause instanceof AppError && cause.code !== 'NOT_FOUND'
    ? cause
    : new AppError('STORAGE_UNAVAILABLE', { internal: 'a published file is missing', cause })
}

function fileHeaders(file: SiteFile, status: number, encoding: Encoding, etag: string): HeaderPair[] {
  const fields: HeaderPair[] = [
    ['content-type', file.contentType],
    ['x-content-type-options', 'nosniff'],
    ['cache-control', file.immutable && status === 200 ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate'],
  ]
  if (status === 200) fields.push(['etag', etag], ['accept-ranges', 'bytes'])
  if (file.br || file.gzip) fields.push(['vary', 'Accept-Encoding'])
  if (encoding !== 'identity') fields.push(['content-encoding', encoding])
  return fields
}

/** A flat list as writeHead takes it fastest; a later pair replaces earlier ones of its name, but set-cookie and link may repeat. */
function merge(fields: readonly HeaderPair[], winners: readonly HeaderPair[]): string[] {
  const names = new Set(winners.map(([name]) => name))
  return [...fields.filter(([name]) => !names.has(name)), ...winners].flat()
}

function end(response: ServerResponse, status: number, head: string[], body?: Buffer): void {
  response.writeHead(status, head)
  response.end(body)
}

const firstOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)
