import type { FileHandle } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { AppError } from '@plat/shared/errors/app-error.ts'
import busboy from 'busboy'

export const UPLOAD_BYTES_MAX = 100 * 1024 * 1024
/** What the form's other parts and boundaries may add. */
const OVERHEAD_BYTES_MAX = 64 * 1024
const LIMITS = { files: 1, fields: 4, parts: 6, fieldSize: 1024, fieldNameSize: 100, headerPairs: 32, fileSize: UPLOAD_BYTES_MAX + 1 }

/**
 * Reads a multipart form (RFC 7578) with one file, `file`, into an open file, and answers its text fields. At most 100 MiB.
 *
 * @throws AppError PAYLOAD_TOO_LARGE; BAD_REQUEST for a malformed form, a missing or second file, or a field given twice
 */
export async function readUploadForm(request: IncomingMessage, into: FileHandle): Promise<Record<string, string>> {
  if (Number(request.headers['content-length'] ?? 0) > UPLOAD_BYTES_MAX + OVERHEAD_BYTES_MAX) throw tooLarge()
  const form = openForm(request)
  const reading: Reading = { fields: new Map(), saved: [], problem: undefined }
  const fail = (problem: AppError): void => {
    reading.problem ??= problem
    setImmediate(() => form.destroy(problem)) // never under the form's own hands: it would trip over that
  }
  collect(form, { into, reading, fail })
  finished(request, { writable: false }).catch(() => fail(bad('', 'It ended too early.'))) // also when that has happened already
  try {
    request.pipe(form) // no pipeline: that would end the connection with the form, and with it the answer
    await finished(form)
    await Promise.all(reading.saved)
  } catch (error) {
    request.unpipe(form)
    request.resume() // what is still coming is thrown away, so that the caller reads the answer
    await Promise.allSettled(reading.saved)
    throw reading.problem ?? (error instanceof AppError ? error : bad('', 'The form is malformed or ended too early.', error))
  }
  if (reading.problem) throw reading.problem
  if (reading.saved.length === 0) throw bad('file', 'Send the .tgz of the source in a field named "file".')
  return Object.fromEntries(reading.fields)
}

interface Reading {
  fields: Map<string, string>
  /** The file, once it is written. */
  saved: Promise<void>[]
  problem: AppError | undefined
}

interface CollectOptions {
  into: FileHandle
  reading: Reading
  fail(problem: AppError): void
}

function collect(form: busboy.Busboy, { into, reading, fail }: CollectOptions): void {
  form.on('field', (name, value, { valueTruncated, nameTruncated }) => {
    if (valueTruncated || nameTruncated) return fail(bad(name, 'This field is too long.'))
    if (reading.fields.has(name)) return fail(bad(name, 'This field is given twice.'))
    reading.fields.set(name, value)
  })
  form.on('file', (name, content) => {
    content.once('limit', () => fail(tooLarge()))
    content.on('error', () => undefined) // it ends with the form, which says why
    if (name !== 'file') {
      content.resume()
      return fail(bad(name, 'The archive goes in a field named "file".'))
    }
    const saving = save(content, into)
    saving.catch((error: unknown) => fail(toProblem(error)))
    reading.saved.push(saving)
  })
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
    form.once(limit, () => fail(bad('', 'The form has too many parts: send one file and at most the fields target and branch.')))
}

/** Not by a stream of the file: ending one early would close the file. */
async function save(content: Readable, into: FileHandle): Promise<void> {
  for await (const chunk of content as AsyncIterable<Buffer>)
    for (let written = 0; written < chunk.length; ) written += (await into.write(chunk, written)).bytesWritten
}

function toProblem(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT' ? new AppError('STORAGE_FULL', { cause: error }) : bad('file', 'It ended too early.', error)
}

function openForm(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, limits: LIMITS })
  } catch (cause) {
    throw bad('', 'The content-type of the form is malformed; it needs a boundary.', cause)
  }
}

const tooLarge = (): AppError =>
  new AppError('PAYLOAD_TOO_LARGE', {
    detail: 'An upload may have at most 100 MiB. Leave out what the build makes anew, such as node_modules.',
  })

const bad = (path: string, message: string, cause?: unknown): AppError =>
  new AppError('BAD_REQUEST', { detail: `The upload cannot be read. ${message}`, fields: [{ path, message }], cause })
