import { z } from 'zod'
import { Id, Sha256 } from './common.ts'

/** A file that a deployment serves. */
export const ReleaseFile = z.object({ path: z.string(), bytes: z.number().int(), sha256: Sha256, contentType: z.string() })
export const ReleaseFiles = z.object({ items: z.array(ReleaseFile), nextCursor: z.string().nullable() })

/** `base`: what to compare with; without it the live deployment. */
export const ReleaseDiffQuery = z.strictObject({ base: Id.optional() })

const Change = z.enum(['added', 'removed', 'changed'])
/** What differs between two releases, from `base` to the deployment asked for. At most 500 files are listed; `filesChanged` counts all. */
export const ReleaseDiff = z.object({
  baseId: Id.nullable(),
  deploymentId: Id,
  filesChanged: z.object({ added: z.number().int(), removed: z.number().int(), changed: z.number().int(), same: z.number().int() }),
  files: z.array(
    z.object({ path: z.string(), change: Change, bytesBefore: z.number().int().nullable(), bytesAfter: z.number().int().nullable() }),
  ),
  functions: z.array(
    z.object({
      functionName: z.string(),
      change: Change,
      versionBefore: z.number().int().nullable(),
      versionAfter: z.number().int().nullable(),
      bytesBefore: z.number().int().nullable(),
      bytesAfter: z.number().int().nullable(),
    }),
  ),
  /** Redirects, rewrites, headers and routing switches, as text. */
  routes: z.array(z.object({ rule: z.string(), change: Change })),
  /** Names of variables only. */
  env: z.array(z.object({ key: z.string(), change: Change })),
})
export type ReleaseDiff = z.infer<typeof ReleaseDiff>
