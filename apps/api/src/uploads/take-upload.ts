import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import path from 'node:path'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Dependencies } from '../dependencies.ts'
import { openUnnamedFile } from '../deployments/upload/open-unnamed-file.ts'
import { readFromStart } from '../deployments/upload/read-from-start.ts'
import { UPLOAD_BYTES_MAX } from '../deployments/upload/read-upload-form.ts'

interface UploadInput {
  projectId: string
  sha256: string
  request: IncomingMessage
}

/** Of one project; those not used for 30 days are forgotten. */
const FILES_MAX = 200_000

/**
 * Takes the bytes of a file by their hash, for this project alone. They reach the storage only once they are what they are called.
 *
 * @throws AppError VALIDATION_FAILED when they are not, PAYLOAD_TOO_LARGE, QUOTA_EXCEEDED, STORAGE_FULL, BAD_REQUEST when they end too early
 */
export async function takeUpload(dependencies: Dependencies, { projectId, sha256, request }: UploadInput): Promise<void> {
  const { config, sql, storage } = dependencies
  if (Number(request.headers['content-length'] ?? 0) > UPLOAD_BYTES_MAX) throw refuse(request, tooLarge())
  const { rows } = await sql.query<{ count: number }>('SELECT count(*)::int AS count FROM project_uploads WHERE project_id = $1', [
    projectId,
  ])
  if ((rows[0]?.count ?? 0) >= FILES_MAX) throw refuse(request, new AppError('QUOTA_EXCEEDED'))
  const file = await openUnnamedFile(path.join(config.dataDir, 'uploads'))
  try {
    const received = await receive(request, file)
    if (received.sha256 !== sha256) throw mismatch(received.sha256)
    const stored = await storage.put(readFromStart(file), { bytesMax: UPLOAD_BYTES_MAX })
    await sql.query(
      `INSERT INTO project_uploads (project_id, sha256, bytes) SELECT id, $2, $3 FROM projects WHERE id = $1
       ON CONFLICT (project_id, sha256) DO UPDATE SET used_at = now()`,
      [projectId, stored.sha256, stored.bytes],
    )
  } finally {
    await file.close()
  }
}

/** Writes the body to a file and hashes it on the way. Not by a stream of the file: ending one early would close the file. */
async function receive(request: IncomingMessage, into: FileHandle): Promise<{ sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > UPLOAD_BYTES_MAX) throw tooLarge()
      hash.update(chunk)
      for (let written = 0; written < chunk.length; ) written += (await into.write(chunk, written)).bytesWritten
    }
  } catch (error) {
    throw refuse(request, toProblem(error))
  }
  return { sha256: hash.digest('hex') }
}

/** What is still coming is thrown away, so that the caller reads the answer. */
function refuse(request: IncomingMessage, error: AppError): AppError {
  request.resume()
  return error
}

function toProblem(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('STORAGE_FULL', { cause: error })
  return new AppError('BAD_REQUEST', { detail: 'The upload ended too early. Send it again.', cause: error })
}

const mismatch = (actual: string): AppError =>
  new AppError('VALIDATION_FAILED', {
    detail: `The bytes are not those of the hash in the address; theirs is ${actual}. The file may have changed meanwhile: send it again.`,
    fields: [{ path: 'sha256', message: `The SHA-256 of what was sent is ${actual}.` }],
  })

const tooLarge = (): AppError =>
  new AppError('PAYLOAD_TOO_LARGE', { detail: 'A file may have at most 100 MiB. Leave it out of the deployment.' })
