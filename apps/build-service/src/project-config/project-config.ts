import { RelativeFolder } from '@plat/shared/contracts/common.ts'
import { FetchPolicy, FunctionConfig, RateLimit } from '@plat/shared/contracts/functions.ts'
import { FRAMEWORKS } from '@plat/shared/contracts/projects.ts'
import { HeaderRule } from '@plat/shared/contracts/sites.ts'
import { z } from 'zod'

/** One line; empty means: run nothing. */
const CommandText = z
  .string()
  .trim()
  .max(1000)
  .regex(/^[^\0\r\n]*$/, 'Use one line.')
const Source = HeaderRule.shape.source.describe('Path pattern: /blog/:slug, /files/:path*, /old/(.*)')
/** Accepted so that they can be refused by name: silently matching without them would serve the wrong thing. */
const conditions = {
  has: z.never('Conditions are not supported.').optional(),
  missing: z.never('Conditions are not supported.').optional(),
}

const Redirect = z.object({
  source: Source,
  destination: z
    .string()
    .min(1)
    .max(2048)
    .regex(/^(\/|https?:\/\/)[^\s]*$/, 'Use a path that starts with "/", or an http(s) URL.'),
  permanent: z.boolean().describe('308 when true (the default), 307 when false').optional(),
  statusCode: z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]).optional(),
  ...conditions,
})
const Rewrite = z.object({
  source: Source,
  destination: z
    .string()
    .min(1)
    .max(2048)
    .regex(/^\/[^\s]*$/, 'Use a path of this site that starts with "/". Rewrites to other hosts are not supported.'),
  ...conditions,
})
const Header = z.object({ source: Source, headers: HeaderRule.shape.headers, ...conditions })

const limits = FunctionConfig.shape
const FunctionRule = z.object({
  runtime: z.string().max(100).describe('isolate, or a Node.js version, which means the same').optional(),
  timeoutMs: limits.timeoutMs,
  maxDuration: z.number().int().min(1).describe('Seconds; the same as timeoutMs / 1000').optional(),
  memoryMb: limits.memoryMb,
  memory: z.number().int().min(16).describe('MiB; the same as memoryMb').optional(),
  maxConcurrency: limits.maxConcurrency,
  fetch: FetchPolicy.optional(),
  requireApiKey: limits.requireApiKey,
  rateLimit: RateLimit.optional(),
  webAssembly: limits.webAssembly.describe('WebAssembly and SharedArrayBuffer are there; off unless asked for'),
})
export type FunctionRule = z.infer<typeof FunctionRule>

/** plat.json, and what is read of vercel.json (contract §3). Keys it does not know are reported, never silently dropped. */
export const ProjectConfig = z
  .object({
    $schema: z.string().optional(),
    framework: z
      .string()
      .nullable()
      .describe(`One of ${FRAMEWORKS.join(', ')}; detected when absent`)
      .optional(),
    installCommand: CommandText.nullable().describe('Replaces the install by lock file; empty: install nothing').optional(),
    buildCommand: CommandText.nullable().describe('Replaces the build script; empty: build nothing').optional(),
    outputDirectory: RelativeFolder.nullable().describe('Folder that is served, relative to the root directory').optional(),
    rootDirectory: RelativeFolder.nullable().describe('Folder of the project inside the repository').optional(),
    cleanUrls: z.boolean().describe('Serve about.html at /about').optional(),
    trailingSlash: z.boolean().describe('Redirect to paths with (true) or without (false) a slash at the end').optional(),
    redirects: z.array(Redirect).max(2048).optional(),
    rewrites: z.array(Rewrite).max(1024).optional(),
    headers: z.array(Header).max(1024).optional(),
    crons: z
      .array(z.object({ path: z.string().startsWith('/').max(1024), schedule: z.string().min(1).max(100) }))
      .max(100)
      .optional(),
    functions: z.record(z.string().min(1).max(256), FunctionRule).describe('Settings by file pattern, such as "api/**/*.ts"').optional(),
  })
  .describe('Configuration of a Plat project')
export type ProjectConfig = z.infer<typeof ProjectConfig>
