import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { Parser, type ReadEntry } from 'tar'

const HEADERS_MAX = 200_000
const UNPACKED_BYTES_MAX = 1024 * 1024 * 1024
const PATH_MAX = 1_024
const CHUNK_BYTES = 64 * 1024
const ZEROS = Buffer.alloc(CHUNK_BYTES)
const FILES = new Set(['File', 'OldFile', 'ContiguousFile'])
const SHOWN_MAX = 200
/** Magic numbers of gzip and Zstandard: the tar reader would unpack such a layer by itself, uncounted. */
const COMPRESSED = ['1f8b', '28b52ffd']
const KINDS: Record<string, string> = {
  SymbolicLink: 'a symbolic link',
  Link: 'a hard link',
  CharacterDevice: 'a device',
  BlockDevice: 'a device',
  FIFO: 'a named pipe',
}

/**
 * Reads a gzipped tar through, unpacking it nowhere, and refuses what nobody should ever unpack: links, devices, absolute paths, `..`,
 * more than 200 000 entries or 1 GiB.
 *
 * @throws AppError ARCHIVE_UNSAFE_PATH naming the entry; VALIDATION_FAILED for what is no .tgz, is damaged, empty or too large
 */
export async function checkArchive(archive: Readable): Promise<void> {
  const reading = createReading()
  const unpack = createGunzip({ chunkSize: CHUNK_BYTES })
  try {
    await pipeline(archive, unpack, (unpacked) => feed(reading, unpacked as AsyncIterable<Buffer>))
  } catch (cause) {
    throw cause instanceof AppError ? cause : unusable('It is no gzipped tar, or it is damaged.', cause)
  }
  if (reading.files === 0) throw unusable('It holds no file.')
}

interface Reading {
  parser: Parser
  files: number
  hasEnded: boolean
  /** Why the archive is refused, once that is known. */
  refusal: unknown
}

function createReading(): Reading {
  let headers = 0
  const count = (): void => {
    headers += 1
    if (headers > HEADERS_MAX) reading.refusal ??= unusable('It holds more than 200 000 entries.')
    if (reading.hasEnded) reading.refusal ??= unusable('Something follows its end.')
  }
  const onReadEntry = (entry: ReadEntry): void => {
    count()
    if (FILES.has(entry.type)) reading.files += 1
    reading.refusal ??= refuseEntry(entry)
    entry.resume()
  }
  const reading: Reading = { parser: new Parser({ strict: true, onReadEntry }), files: 0, hasEnded: false, refusal: undefined }
  reading.parser.on('meta', count)
  reading.parser.on('ignoredEntry', count)
  reading.parser.on('eof', () => {
    reading.hasEnded = true
  })
  reading.parser.on('error', (error) => {
    reading.refusal ??= error
  })
  return reading
}

async function feed(reading: Reading, unpacked: AsyncIterable<Buffer>): Promise<void> {
  let bytes = 0
  for await (const chunk of unpacked) {
    if (bytes === 0 && COMPRESSED.some((magic) => chunk.toString('hex', 0, 4).startsWith(magic))) throw unusable('It is compressed twice.')
    bytes += chunk.length
    if (bytes > UNPACKED_BYTES_MAX) throw unusable('It unpacks to more than 1 GiB.')
    // Padding may follow the end. The tar reader would take every block of it for a header: too slow to be given away.
    if (!reading.hasEnded) reading.parser.write(chunk)
    else if (!chunk.equals(ZEROS.subarray(0, chunk.length))) throw unusable('Something follows its end.')
    if (reading.refusal) throw reading.refusal
  }
  reading.parser.end()
  if (reading.refusal) throw reading.refusal
}

function refuseEntry({ type, path, size }: ReadEntry): AppError | undefined {
  const shown = path.length > SHOWN_MAX ? `${path.slice(0, SHOWN_MAX)}…` : path
  if (!FILES.has(type) && type !== 'Directory') return unsafe(shown, `It is ${KINDS[type] ?? 'no regular file'}.`)
  if (/^([A-Za-z]:)?[\\/]/.test(path)) return unsafe(shown, 'Its path is absolute.')
  if (path.split(/[\\/]/).includes('..')) return unsafe(shown, 'Its path leaves the archive.')
  if (path.length > PATH_MAX) return unsafe(shown, `Its path is longer than ${PATH_MAX} characters.`)
  return size > UNPACKED_BYTES_MAX ? unusable('It unpacks to more than 1 GiB.') : undefined
}

const unsafe = (path: string, message: string): AppError =>
  new AppError('ARCHIVE_UNSAFE_PATH', {
    detail: `The archive holds "${path}". ${message} Remove it and upload again.`,
    fields: [{ path: 'file', message: `${path}: ${message}` }],
  })

const unusable = (message: string, cause?: unknown): AppError =>
  new AppError('VALIDATION_FAILED', {
    detail: `The upload cannot be used. ${message} Make it with "tar -czf source.tgz -C <folder> .".`,
    fields: [{ path: 'file', message }],
    cause,
  })
