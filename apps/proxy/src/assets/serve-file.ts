import { pipeline } from 'node:stream/promises'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import type { Visit } from '../http/visit.ts'
import type { FileResolution } from '../routing/resolve-path.ts'
import { answerFile } from './answer-file.ts'
import type { FileAnswer, FilePart } from './file-answer.ts'
import { CACHED_FILE_BYTES_MAX, type CachedFile, type FileCache } from './file-cache.ts'

export interface AssetServer {
  storage: ArtifactStorage
  cache: FileCache
}

/**
 * Answers a file: GET and HEAD, conditional requests, one range, precompressed variants. At once and in one write when the file is small
 * and in memory, else by and by: then the promise rejects with what this throws.
 *
 * @throws AppError METHOD_NOT_ALLOWED, ARTIFACT_CORRUPT, STORAGE_UNAVAILABLE; before anything is sent
 */
export function serveFile(server: AssetServer, visit: Visit, resolution: FileResolution): Promise<void> | undefined {
  const { method, headers } = visit.request
  if (method !== 'GET' && method !== 'HEAD') throw new AppError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, HEAD' } })
  // A range is a part of what GET answers (RFC 9110 §14.2).
  const answer = answerFile(method === 'HEAD' ? { ...headers, range: undefined } : headers, resolution)
  const part = answer.body
  if (part === undefined || method === 'HEAD') return end(visit, answer)
  if (part.bytes > CACHED_FILE_BYTES_MAX) return stream(server, visit, answer, part)
  const file = server.cache.peek(part.sha256)
  if (file !== undefined) return end(visit, answer, cut(file, part))
  return server.cache.load(part.sha256).then((loaded) => end(visit, answer, cut(loaded, part)), asStorageError)
}

function end(visit: Visit, answer: FileAnswer, body: CachedFile = ''): undefined {
  visit.response.writeHead(answer.status, visit.headers().concat(answer.headers))
  visit.response.end(body, 'latin1') // the encoding of a string; a buffer has none
}

function cut(file: CachedFile, { range }: FilePart): CachedFile {
  if (range === undefined) return file
  return typeof file === 'string' ? file.slice(range.start, range.end + 1) : file.subarray(range.start, range.end + 1)
}

async function stream({ storage }: AssetServer, visit: Visit, answer: FileAnswer, part: FilePart): Promise<void> {
  const bytes = await storage.open(part.sha256, part.range).catch(asStorageError)
  visit.response.writeHead(answer.status, visit.headers().concat(answer.headers))
  await pipeline(bytes, visit.response)
}

/** A manifest names only what was published: a file that is gone is the storage's fault, not the visitor's. */
function asStorageError(cause: unknown): never {
  throw cause instanceof AppError && cause.code !== 'NOT_FOUND'
    ? cause
    : new AppError('STORAGE_UNAVAILABLE', { internal: 'a published file is missing', cause })
}
