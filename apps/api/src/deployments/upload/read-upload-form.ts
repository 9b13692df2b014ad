import type { FileHandle } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { finished, pipeline } from 'node:stream/promises'
import { AppError } from '@plat/shared/errors/app-error.ts'
import busboy from 'busboy'

export const UPLOAD_BYTES_MAX = 100 * 1024 * 1024
/** What the form's other parts and boundaries may add. */
const OVERHEAD_BYTES_MAX = 64 * 1024
const LIMITS = { files: 1, fields: 4, parts: 6, fieldSize: 1024, fieldNameSize: 100, headerPairs: 32, fileSize: UPLOAD_BYTES_MAX }

/**
 * Reads a multipart form (RFC 7578) with one file, `file`, into an open file, and answers its text fields. At most 100 MiB.
 *
 * @throws AppError PAYLOAD_TOO_LARGE; BAD_REQUEST for a malformed form, a missing or second file, or a field given twice
 */
export async function readUploadForm(request: IncomingMessage, into: FileHandle): Promise<Record<string, string>> {
  if (Number(request.headers['content-length'] ?? 0) > UPLOAD_BYTES_MAX + OVERHEAD_BYTES_MAX) throw tooLarge()
  const form = openForm(request)
  const fields = new Map<string, string>()
  const saved: Promise<void>[] = []
  const fail = (error: AppError): void => void form.destroy(error)
  form.on('field', (name, value, { valueTruncated, nameTruncated }) => {
    if (valueTruncated || nameTruncated) return fail(bad(name, 'This field is too long.'))
    if (fields.has(name)) return fail(bad(name, 'This field is given twice.'))
    fields.set(name, value)
  })
  form.on('file', (name, content) => {
    content.once('limit', () => fail(tooLarge()))
    if (name !== 'file') {
      content.resume()
      return fail(bad(name, 'The archive goes in a field named "file".'))
    }
    const saving = pipeline(content, into.createWriteStream({ autoClose: false }))
    saving.catch((error: unknown) => fail(error instanceof AppError ? error : new AppError('BAD_REQUEST', { cause: error })))
    saved.push(saving)
  })
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
    form.once(limit, () => fail(bad('', 'The form has too many parts: send one file and at most the fields target and branch.')))
  request.once('close', () => request.complete || fail(bad('', 'It ended too early.')))
  try {
    request.pipe(form) // no pipeline: that would end the connection with the form, and with it the answer
    await finished(form)
    await Promise.all(saved)
  } catch (error) {
    request.unpipe(form)
    request.resume() // what is still coming is thrown away, so that the caller reads the answer
    await Promise.allSettled(saved)
    throw error instanceof AppError ? error : bad('', 'The form is malformed or ended too early.', error)
  }
  if (saved.length === 0) throw bad('file', 'Send the .tgz of the source in a field named "file".')
  return Object.fromEntries(fields)
}

function openForm(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, limits: LIMITS })
  } catch (cause) {
    throw bad('', 'The content-type of the form is malformed; it needs a boundary.', cause)
  }
}

const tooLarge = (): AppError => new AppError('PAYLOAD_TOO_LARGE', { detail: 'An upload may have at most 100 MiB. Leave out what the build makes anew, such as node_modules.' })

const bad = (path: string, message: string, cause?: unknown): AppError =>
  new AppError('BAD_REQUEST', { detail: `The upload cannot be read. ${message}`, fields: [{ path, message }], cause })
