import { FUNCTION_NAME } from '@plat/shared/contracts/functions.ts'
import type { SiteFile } from '@plat/shared/contracts/sites.ts'
import { matchRoutePattern, substituteRoute } from '@plat/shared/domain/route-pattern.ts'
import type { Site } from './compile-site.ts'
import { type FunctionMatch, matchFunctionRoute } from './function-routes.ts'
import { mergeQuery } from './merge-query.ts'
import type { RequestedPath } from './parse-path.ts'

/**
 * `headers` are those of the site's rules: name and value in turn, names in lower case. `search`: what a function gets in place of the query
 * that was sent, where a rewrite adds to it.
 */
export type Resolution =
  | ({ type: 'function'; headers: readonly string[]; search?: string } & FunctionMatch)
  | { type: 'redirect'; location: string; status: number; headers: readonly string[] }
  | FileResolution
  | { type: 'not-found'; headers: readonly string[] }

export interface FileResolution {
  type: 'file'
  path: string
  file: SiteFile
  status: 200 | 404
  headers: readonly string[]
}

const NONE: readonly string[] = []

/**
 * What answers a path of a site, in the order of contract §2: functions, redirects, headers, static file, rewrites, single-page
 * fallback, the site's 404.html, nothing. Pure.
 */
export function resolvePath(site: Site, requested: RequestedPath): Resolution {
  const { path, search } = requested
  const call = matchFunctionName(path) ?? matchApi(site, path)
  if (call) return { type: 'function', ...call, headers: NONE }
  const redirect = matchRedirect(site, path, search)
  if (redirect) return { ...redirect, headers: NONE }
  const headers = site.headers.flatMap(({ pattern, rule }) =>
    matchRoutePattern(pattern, path) ? rule.headers.flatMap(({ key, value }) => [key.toLowerCase(), value]) : [],
  )
  const normal = normalise(site, path)
  if (normal !== undefined) return { type: 'redirect', location: toLocation(normal, search), status: 308, headers }
  const found = findFile(site, path)
  if (found) return { type: 'file', ...found, status: 200, headers }
  return resolveRewrite(site, requested, headers) ?? resolveMissing(site, headers)
}

/** `/_functions/<name>` on any site, deployed or not. */
export function matchFunctionName(path: string): FunctionMatch | undefined {
  const name = /^\/_functions\/([^/]+)\/?$/.exec(path)?.[1]
  return name !== undefined && FUNCTION_NAME.test(name) ? { functionName: name, params: {} } : undefined
}

function matchApi(site: Site, path: string): FunctionMatch | undefined {
  return path === '/api' || path.startsWith('/api/') ? matchFunctionRoute(site.functionRoutes, path) : undefined
}

function matchRedirect(site: Site, path: string, search: string) {
  for (const { pattern, rule } of site.redirects) {
    const parameters = matchRoutePattern(pattern, path)
    if (!parameters) continue
    const target = substituteRoute(rule.destination, parameters)
    const location = search !== '' && !target.includes('?') ? target.replace(/(?=#|$)/, search) : target
    return { type: 'redirect' as const, location, status: rule.statusCode }
  }
  return undefined
}

/** The one address of a page that exists, where the site asked for clean URLs or a rule for trailing slashes; undefined when `path` is it. */
function normalise(site: Site, path: string): string | undefined {
  let target = path
  if (site.cleanUrls && target.endsWith('.html') && site.files.has(target)) target = target.replace(/(?:\/index)?\.html$/, '') || '/'
  if (site.trailingSlash === false && target !== '/') target = target.replace(/\/+$/, '')
  if (site.trailingSlash === true && !target.endsWith('/') && !/\.[^/]+$/.test(target)) target += '/'
  return target !== path && findFile(site, target) ? target : undefined
}

function findFile(site: Site, path: string): { path: string; file: SiteFile } | undefined {
  const bare = path.replace(/\/+$/, '')
  const candidates = [
    path.endsWith('/') ? undefined : path,
    `${bare}/index.html`,
    site.cleanUrls && bare !== '' ? `${bare}.html` : undefined,
  ]
  for (const candidate of candidates) {
    const file = candidate === undefined ? undefined : site.files.get(candidate)
    if (candidate !== undefined && file) return { path: candidate, file }
  }
  return undefined
}

function resolveRewrite(site: Site, { path, search }: RequestedPath, headers: readonly string[]): Resolution | undefined {
  for (const { pattern, rule } of site.rewrites) {
    const parameters = matchRoutePattern(pattern, path)
    if (!parameters) continue
    const [, rawPath = '', query = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(substituteRoute(rule.destination, parameters)) ?? []
    const target = decode(rawPath)
    const call = matchFunctionName(target) ?? matchApi(site, target)
    if (call) {
      const params = { ...Object.fromEntries(parameters), ...call.params }
      return { type: 'function', ...call, params, headers, ...(query === '' ? {} : { search: mergeQuery(query, search) }) }
    }
    const found = findFile(site, target)
    if (found) return { type: 'file', ...found, status: 200, headers }
  }
  return undefined
}

function resolveMissing(site: Site, headers: readonly string[]): Resolution {
  const fallback = site.spaFallback === null ? undefined : site.files.get(site.spaFallback)
  if (site.spaFallback !== null && fallback) return { type: 'file', path: site.spaFallback, file: fallback, status: 200, headers }
  const page = site.files.get('/404.html')
  return page ? { type: 'file', path: '/404.html', file: page, status: 404, headers } : { type: 'not-found', headers }
}

/** Builds refuse what cannot be decoded; sites that were built before they did have it as it is. */
function decode(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath)
  } catch {
    return rawPath
  }
}

/** A Location that stays on the site: `//host` would be another authority. */
const toLocation = (path: string, search: string): string =>
  `${encodeURI(path.replace(/^\/{2,}/, '/')).replace(/[?#]/g, encodeURIComponent)}${search}`
