import { z } from 'zod'
import { Id, Sha256 } from './common.ts'

/** What one host serves. Held by every proxy; kept on disk so that it survives both the api and the proxy. */
export const SiteRoute = z.object({
  host: z.string(),
  projectId: Id,
  projectSlug: z.string(),
  /** Null: the project exists but nothing has been deployed to this host. */
  deploymentId: Id.nullable(),
  manifestSha256: Sha256.nullable(),
  /** `active`: production, runs each function's active version. `deployment`: runs that deployment's own versions. */
  functions: z.enum(['active', 'deployment']),
})
export type SiteRoute = z.infer<typeof SiteRoute>
export const SiteRoutes = z.object({ routes: z.array(SiteRoute) })

const Stored = z.object({ sha256: Sha256, bytes: z.number().int().min(0) })
export const SiteFile = Stored.extend({
  contentType: z.string(),
  /** The name carries a hash of the content: cacheable for ever. */
  immutable: z.boolean(),
  br: Stored.optional(),
  gzip: Stored.optional(),
})
export type SiteFile = z.infer<typeof SiteFile>

const Source = z.string().min(1).max(1024).startsWith('/')
export const RedirectRule = z.object({
  source: Source,
  destination: z.string().min(1).max(2048),
  statusCode: z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]),
})
export const HeaderRule = z.object({
  source: Source,
  headers: z
    .array(
      z.object({
        key: z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/),
        value: z
          .string()
          .max(8192)
          .regex(/^[\t\x20-\x7e\x80-\xff]*$/),
      }),
    )
    .max(64),
})
export const RewriteRule = z.object({ source: Source, destination: z.string().min(1).max(2048).startsWith('/') })

/** The artifact that describes a whole deployment. Paths start with `/`, are decoded, and name regular files only. */
export const SiteManifest = z.object({
  formatVersion: z.literal(1),
  files: z.record(z.string(), SiteFile),
  cleanUrls: z.boolean(),
  /** null: paths are taken as they are. */
  trailingSlash: z.boolean().nullable(),
  /** File answered for unknown paths of a single-page application, else null. */
  spaFallback: z.string().nullable(),
  redirects: z.array(RedirectRule).max(2048),
  headers: z.array(HeaderRule).max(1024),
  rewrites: z.array(RewriteRule).max(1024),
  /** `route` is the path below the site, such as /api/users/list; `[id]` segments are parameters. */
  functions: z.array(z.object({ functionName: z.string(), route: z.string() })),
})
export type SiteManifest = z.infer<typeof SiteManifest>
