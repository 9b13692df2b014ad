import { SiteManifest } from '@plat/shared/contracts/sites.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import { LRUCache } from 'lru-cache'
import { compileSite, type Site } from '../routing/compile-site.ts'

export interface SiteCache {
  /** The compiled site when it is in memory. */
  peek(manifestSha256: string): Site | undefined
  /** @throws AppError ARTIFACT_CORRUPT, STORAGE_UNAVAILABLE */
  load(manifestSha256: string): Promise<Site>
  /** Since the process started. */
  stats(): { sites: number; hits: number; misses: number }
}

const SITES_MAX = 1_000
/** Files of all sites together: what bounds memory, some 300 bytes each. */
const FILES_MAX = 500_000

/** Compiled manifests by content, so one can never be out of date. Each is read once, however many ask at the same time. */
export function createSiteCache(storage: ArtifactStorage): SiteCache {
  const sites = new LRUCache<string, Site>({ max: SITES_MAX, maxSize: FILES_MAX, sizeCalculation: (site) => 1 + site.files.size })
  const loading = new Map<string, Promise<Site>>()
  const counts = { hits: 0, misses: 0 }
  const read = async (manifestSha256: string) => {
    counts.misses += 1
    const bytes = await storage.get(manifestSha256).catch((cause: unknown) => {
      throw cause instanceof AppError && cause.code !== 'NOT_FOUND'
        ? cause
        : new AppError('STORAGE_UNAVAILABLE', { internal: 'manifest missing', cause })
    })
    const site = compileSite(manifestSha256, parse(bytes))
    sites.set(manifestSha256, site)
    return site
  }
  return {
    peek(manifestSha256) {
      const site = sites.get(manifestSha256)
      if (site) counts.hits += 1
      return site
    },
    async load(manifestSha256) {
      const known = sites.get(manifestSha256)
      if (known) return known
      const pending = loading.get(manifestSha256) ?? read(manifestSha256).finally(() => loading.delete(manifestSha256))
      loading.set(manifestSha256, pending)
      return pending
    },
    stats: () => ({ sites: sites.size, ...counts }),
  }
}

function parse(bytes: Uint8Array): SiteManifest {
  try {
    return SiteManifest.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch (cause) {
    throw new AppError('ARTIFACT_CORRUPT', { internal: 'manifest not readable', cause })
  }
}
