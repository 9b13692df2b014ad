import { SiteManifest } from '@plat/shared/contracts/sites.ts'
import type { ProjectPlan } from '../plan/project-plan.ts'
import type { CollectedFile, StoredCopy } from './collected-file.ts'

interface Content {
  files: readonly CollectedFile[]
  functions: readonly { functionName: string; route: string }[]
}

/** The artifact that tells a proxy how to serve a deployment. Pure. */
export function toManifest(plan: ProjectPlan, { files, functions }: Content): SiteManifest {
  const stored = (copy: StoredCopy | undefined) => (copy ? { sha256: copy.sha256, bytes: copy.bytes } : undefined)
  const entries = files.map(({ path, sha256, bytes, contentType, immutable, br, gzip }) => {
    const variants = { ...(br ? { br: stored(br) } : {}), ...(gzip ? { gzip: stored(gzip) } : {}) }
    return [path, { sha256, bytes, contentType, immutable, ...variants }]
  })
  return SiteManifest.parse({
    formatVersion: 1,
    files: Object.fromEntries(entries),
    cleanUrls: plan.cleanUrls,
    trailingSlash: plan.trailingSlash,
    spaFallback: plan.isSinglePage && files.some(({ path }) => path === '/index.html') ? '/index.html' : null,
    ...plan.rules,
    functions: functions.map(({ functionName, route }) => ({ functionName, route })),
  })
}
