import { SiteManifest } from '@plat/shared/contracts/sites.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { LRUCache } from 'lru-cache'
import type { DeploymentRecord } from '../../database/records.ts'
import type { Dependencies } from '../../dependencies.ts'

export type ReadManifest = (deployment: Pick<DeploymentRecord, 'status' | 'manifestSha256'>) => Promise<SiteManifest>

const CACHE_BYTES_MAX = 64 * 1024 * 1024
/** What an object of parsed JSON takes beside its text, about. */
const PARSED_FACTOR = 4

/** A reader of what deployments are made of, which keeps what it read last: manifests never change. */
export function createManifestReader({ storage }: Pick<Dependencies, 'storage'>): ReadManifest {
  const manifests = new LRUCache<string, SiteManifest>({ maxSize: CACHE_BYTES_MAX })

  /** @throws AppError DEPLOYMENT_NOT_READY for one that has no release; ARTIFACT_CORRUPT, STORAGE_UNAVAILABLE */
  return async ({ status, manifestSha256 }) => {
    if (status !== 'ready' || manifestSha256 === null)
      throw new AppError('DEPLOYMENT_NOT_READY', { detail: `Only a ready deployment has files; this one is ${status}.` })
    const known = manifests.get(manifestSha256)
    if (known) return known
    const bytes = await storage.get(manifestSha256).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'NOT_FOUND' ? new AppError('ARTIFACT_CORRUPT', { cause: error }) : error
    })
    const manifest = parseManifest(bytes)
    manifests.set(manifestSha256, manifest, { size: Math.max(1, bytes.byteLength * PARSED_FACTOR) })
    return manifest
  }
}

function parseManifest(bytes: Uint8Array): SiteManifest {
  try {
    return SiteManifest.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch (cause) {
    throw new AppError('ARTIFACT_CORRUPT', { cause })
  }
}
