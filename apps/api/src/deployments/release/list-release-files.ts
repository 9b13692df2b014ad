import type { ReleaseFile } from '@plat/shared/contracts/release-diff.ts'
import type { SiteManifest } from '@plat/shared/contracts/sites.ts'
import type { z } from 'zod'

interface FilesInput {
  text: string | undefined
  /** Place of the first one among those that fit. */
  from: number
  take: number
}

/** Files of a release by path, those whose path holds `text` in any case. */
export function listReleaseFiles(manifest: SiteManifest, { text, from, take }: FilesInput): z.infer<typeof ReleaseFile>[] {
  const part = text?.toLowerCase()
  const paths = Object.keys(manifest.files).filter((path) => part === undefined || path.toLowerCase().includes(part))
  return paths
    .sort()
    .slice(from, from + take)
    .flatMap((path) => {
      const file = manifest.files[path]
      return file ? [{ path, bytes: file.bytes, sha256: file.sha256, contentType: file.contentType }] : []
    })
}
