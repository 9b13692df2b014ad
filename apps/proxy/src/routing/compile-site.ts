import type { SiteFile, SiteManifest } from '@plat/shared/contracts/sites.ts'
import { parseRoutePattern, type RoutePattern, toAsciiDestination } from '@plat/shared/domain/route-pattern.ts'
import { compileFunctionRoutes } from './function-routes.ts'

interface CompiledRule<Rule> {
  pattern: RoutePattern
  rule: Rule
}

/** A deployment's manifest, ready to route: maps instead of objects for names that users chose (R40), patterns read once. */
export interface Site {
  manifestSha256: string
  files: ReadonlyMap<string, SiteFile>
  functionRoutes: ReturnType<typeof compileFunctionRoutes>
  redirects: CompiledRule<SiteManifest['redirects'][number]>[]
  headers: CompiledRule<SiteManifest['headers'][number]>[]
  rewrites: CompiledRule<SiteManifest['rewrites'][number]>[]
  cleanUrls: boolean
  trailingSlash: boolean | null
  spaFallback: string | null
}

/** What a site may not set: framing belongs to the proxy, internal names to Plat. */
const RESERVED_HEADER =
  /^(?:connection|content-length|content-encoding|content-range|transfer-encoding|keep-alive|upgrade|trailer|te|date|etag|x-plat-.*|x-request-id)$/i

/** Compiles a validated manifest. @throws Error when a pattern is not supported, which the build refuses beforehand */
export function compileSite(manifestSha256: string, manifest: SiteManifest): Site {
  const compile = <Rule extends { source: string }>(rules: readonly Rule[]) =>
    rules.map((rule) => ({ pattern: parseRoutePattern(rule.source), rule }))
  return {
    manifestSha256,
    files: new Map(Object.entries(manifest.files)),
    functionRoutes: compileFunctionRoutes(manifest.functions),
    redirects: compile(manifest.redirects.map((rule) => ({ ...rule, destination: toAsciiDestination(rule.destination) }))),
    headers: compile(manifest.headers.map((rule) => ({ ...rule, headers: rule.headers.filter(({ key }) => !RESERVED_HEADER.test(key)) }))),
    rewrites: compile(manifest.rewrites),
    cleanUrls: manifest.cleanUrls,
    trailingSlash: manifest.trailingSlash,
    spaFallback: manifest.spaFallback,
  }
}
