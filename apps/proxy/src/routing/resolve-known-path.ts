import type { Site } from './compile-site.ts'
import type { RequestedPath } from './parse-path.ts'
import { type Resolution, resolvePath } from './resolve-path.ts'

const REMEMBERED_MIN = 64
const memories = new WeakMap<Site, Map<string, Resolution>>()

/**
 * What answers a path of a site, as resolvePath decides. The paths of its files and functions are remembered: about as many as it has,
 * emptied when visitors make up more.
 */
export function resolveKnownPath(site: Site, requested: RequestedPath): Resolution {
  const memory = memories.get(site) ?? new Map<string, Resolution>()
  const known = memory.get(requested.path)
  if (known) return known
  const resolution = resolvePath(site, requested)
  if (!isWorthRemembering(resolution, requested.path)) return resolution
  if (memory.size >= site.files.size + site.functionRoutes.length + REMEMBERED_MIN) memory.clear()
  memories.set(site, memory.set(requested.path, resolution))
  return resolution
}

/** A redirect and a rewrite with a query of its own depend on the query, and fallbacks and parameters have paths without end. */
function isWorthRemembering(resolution: Resolution, path: string): boolean {
  if (resolution.type === 'function') return Object.keys(resolution.params).length === 0 && resolution.search === undefined
  return resolution.type === 'file' && resolution.status === 200 && resolution.path.startsWith(path)
}
