import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { Parser, type ReadEntry } from 'tar'

const ENTRIES_MAX = 200_000
const UNPACKED_BYTES_MAX = 1024 * 1024 * 1024
const PATH_MAX = 1_024
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
  let refusal: AppError | undefined
  let entries = 0
  let files = 0
  const parser = new Parser({
    strict: true,
    onReadEntry(entry: ReadEntry) {
      entries += 1
      if (entry.type === 'File' || entry.type === 'OldFile' || entry.type === 'ContiguousFile') files += 1
      refusal ??= refuseEntry(entry) ?? (entries > ENTRIES_MAX ? unusable('It holds more than 200 000 entries.') : undefined)
      entry.resume()
    },
  })
  const damaged = new Promise<never>((_resolve, reject) => parser.once('error', reject))
  damaged.catch(() => undefined) // raced below, or too late to matter
  try {
    await Promise.race([damaged, pipeline(archive, createGunzip(), (unpacked) => feed(parser, unpacked as AsyncIterable<Buffer>, () => refusal))])
  } catch (cause) {
    throw refusal ?? (cause instanceof AppError ? cause : unusable('It is no gzipped tar, or it is damaged.', cause))
  }
  if (refusal) throw refusal
  if (files === 0) throw unusable('It holds no file.')
}

async function feed(parser: Parser, unpacked: AsyncIterable<Buffer>, refusal: () => AppError | undefined): Promise<void> {
  let bytes = 0
  for await (const chunk of unpacked) {
    if (bytes === 0 && COMPRESSED.some((magic) => chunk.subarray(0, 4).toString('hex').startsWith(magic)))
      throw unusable('It is compressed twice.')
    bytes += chunk.length
    if (bytes > UNPACKED_BYTES_MAX) throw unusable('It unpacks to more than 1 GiB.')
    if (!parser.write(chunk)) await new Promise((resolve) => parser.once('drain', resolve))
    const refused = refusal()
    if (refused) throw refused
  }
  parser.end()
}

function refuseEntry({ type, path, size }: ReadEntry): AppError | undefined {
  const shown = path.length > SHOWN_MAX ? `${path.slice(0, SHOWN_MAX)}…` : path
  if (type !== 'File' && type !== 'OldFile' && type !== 'ContiguousFile' && type !== 'Directory')
    return unsafe(shown, `It is ${KINDS[type] ?? 'no regular file'}.`)
  if (/^([A-Za-z]:)?[\\/]/.test(path)) return unsafe(shown, 'Its path is absolute.')
  if (path.split(/[\\/]/).includes('..')) return unsafe(shown, 'Its path leaves the archive.')
  if (path.length > PATH_MAX) return unsafe(shown, `Its path is longer than ${PATH_MAX} characters.`)
  return size > UNPACKED_BYTES_MAX ? unusable('It unpacks to more than 1 GiB.') : undefined
}

const unsafe = (path: string, message: string): AppError =>
  new AppError('ARCHIVE_UNSAFE_PATH', { detail: `The archive holds "${path}". ${message} Remove it and upload again.`, fields: [{ path: 'file', message: `${path}: ${message}` }] })

const unusable = (message: string, cause?: unknown): AppError =>
  new AppError('VALIDATION_FAILED', {
    detail: `The upload cannot be used. ${message} Make it with "tar -czf source.tgz -C <folder> .".`,
    fields: [{ path: 'file', message }],
    cause,
  })
