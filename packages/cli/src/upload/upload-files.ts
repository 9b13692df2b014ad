import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { CheckedUpload } from '@plat/shared/contracts/uploads.ts'
import type { z } from 'zod'
import type { Api } from '../api/api.ts'
import { CliError } from '../errors/cli-error.ts'
import { forEachLimited } from './for-each-limited.ts'
import type { HashedFile } from './hash-files.ts'
import { toSourceFile } from './to-source-file.ts'

export interface UploadReport {
  /** Files that the server had no copy of, and their bytes. */
  uploaded: number
  bytes: number
}

interface Input {
  projectId: string
  files: readonly HashedFile[]
  signal: AbortSignal
  onProgress(sent: UploadReport, total: UploadReport): void
}

const CONCURRENCY = 4

/** Brings to the server exactly the files it lacks, each once, a few at a time. @throws CliError FILE_CHANGED when one changes meanwhile */
export async function uploadFiles(api: Api, { projectId, files, signal, onProgress }: Input): Promise<UploadReport> {
  const path = `/api/projects/${projectId}/uploads`
  const { missing } = await api.call<z.infer<typeof CheckedUpload>>({
    method: 'POST',
    path,
    body: { files: files.map(toSourceFile) },
  })
  const byHash = new Map(files.map((file) => [file.sha256, file]))
  const wanted = missing.map((sha256) => byHash.get(sha256)).filter((file) => file !== undefined)
  const total = { uploaded: wanted.length, bytes: wanted.reduce((sum, { bytes }) => sum + bytes, 0) }
  const sent = { uploaded: 0, bytes: 0 }
  await forEachLimited(wanted, CONCURRENCY, async (file) => {
    signal.throwIfAborted()
    await api.open({ method: 'PUT', path: `${path}/${file.sha256}`, bytes: await readUnchanged(file), timeoutMs: 10 * 60_000 })
    sent.uploaded += 1
    sent.bytes += file.bytes
    onProgress(sent, total)
  })
  return total
}

async function readUnchanged({ file, path, sha256 }: HashedFile): Promise<Uint8Array> {
  const bytes = await readFile(file)
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes
  throw new CliError(`${path} changed while it was being uploaded.`, { code: 'FILE_CHANGED', hint: 'Run the command again.' })
}
