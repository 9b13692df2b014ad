import { AppError } from '@plat/shared/errors/app-error.ts'
import type { CollectedFile, StoredCopy } from '../../collect/collected-file.ts'
import { forEachLimited } from '../../collect/for-each-limited.ts'
import { toManifest } from '../../collect/to-manifest.ts'
import { openRegularFile } from '../../tree/open-regular-file.ts'
import { type Build, planOf } from '../build.ts'
import { BuildFailure } from '../build-failure.ts'
import { canonicalJson } from '../canonical-json.ts'
import { formatBytes } from '../format-bytes.ts'
import { withRetries } from '../with-retries.ts'

const CONCURRENCY = 8

/**
 * Brings everything that is not there yet into storage, the manifest last.
 * @throws BuildFailure BUILD_DISK_LIMIT when storage is full; AppError STORAGE_UNAVAILABLE
 */
export async function publishFiles(build: Build): Promise<string> {
  const { facts, services, signal } = build
  const copies = new Map([...facts.files.flatMap(copiesOf), ...facts.functions.flatMap(bundleCopies)].map((copy) => [copy.sha256, copy]))
  let count = 0
  let bytes = 0
  await forEachLimited(copies.values(), CONCURRENCY, async (copy) => {
    signal.throwIfAborted()
    if (!(await withRetries(() => putOnce(build, copy), signal))) return
    count += 1
    bytes += copy.bytes
  })
  const manifest = Buffer.from(canonicalJson(toManifest(planOf(build), facts)))
  facts.manifestSha256 = (await withRetries(() => services.storage.put(manifest).catch(translate), signal)).sha256
  return count === 0 ? 'nothing new' : `${count} new, ${formatBytes(bytes)}`
}

/** Whether it was new. */
async function putOnce({ services: { storage } }: Build, { file, sha256 }: StoredCopy): Promise<boolean> {
  if (await storage.has(sha256).catch(translate)) return false
  const handle = await openRegularFile(file)
  if (!handle) throw new Error('a collected file is gone')
  const stored = await storage.put(handle.createReadStream()).catch(translate)
  if (stored.sha256 !== sha256) throw new Error('a collected file has changed')
  return true
}

function translate(error: unknown): never {
  if (error instanceof AppError && error.code === 'STORAGE_FULL')
    throw new BuildFailure('BUILD_DISK_LIMIT', 'The platform’s storage is full. Ask the operator to free space, then redeploy.', {
      cause: error,
    })
  throw error
}

const copiesOf = ({ file, sha256, bytes, br, gzip }: CollectedFile): StoredCopy[] => [
  { file, sha256, bytes },
  ...[br, gzip].filter((variant) => variant !== undefined),
]

function bundleCopies({ codeFile, codeSha256, sourceMapFile, sourceMapSha256, bytes }: Build['facts']['functions'][number]): StoredCopy[] {
  return [
    { file: codeFile, sha256: codeSha256, bytes },
    { file: sourceMapFile, sha256: sourceMapSha256, bytes: 0 },
  ]
}
