import type { SiteManifest } from '@plat/shared/contracts/sites.ts'

export interface FunctionMatch {
  functionName: string
  params: Record<string, string>
}

interface FunctionRoute {
  functionName: string
  segments: string[]
}

const isRest = (segment: string) => segment.startsWith('[...') && segment.endsWith(']')
const isParameter = (segment: string) => segment.startsWith('[') && segment.endsWith(']')

/** The routes of a manifest's functions, the most exact first: literal segments before `[id]` before `[...rest]`. */
export function compileFunctionRoutes(functions: SiteManifest['functions']): FunctionRoute[] {
  const rank = (segment: string | undefined) => (segment === undefined ? 0 : isRest(segment) ? 3 : isParameter(segment) ? 2 : 1)
  return functions
    .map(({ functionName, route }) => ({ functionName, segments: split(route) }))
    .sort((left, right) => {
      for (let index = 0; index < Math.max(left.segments.length, right.segments.length); index += 1) {
        const difference = rank(left.segments[index]) - rank(right.segments[index])
        if (difference !== 0) return difference
      }
      return 0
    })
}

/** The function that answers a decoded path below /api, with the values of its `[id]` segments. */
export function matchFunctionRoute(routes: readonly FunctionRoute[], path: string): FunctionMatch | undefined {
  const parts = split(path)
  for (const { functionName, segments } of routes) {
    const params = matchSegments(segments, parts)
    if (params) return { functionName, params }
  }
  return undefined
}

function matchSegments(segments: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const params: [string, string][] = []
  for (const [index, segment] of segments.entries()) {
    const part = parts[index]
    if (part === undefined) return undefined
    if (isRest(segment)) return Object.fromEntries([...params, [segment.slice(4, -1), parts.slice(index).join('/')]])
    if (isParameter(segment)) params.push([segment.slice(1, -1), part])
    else if (segment !== part) return undefined
  }
  return parts.length === segments.length ? Object.fromEntries(params) : undefined
}

const split = (path: string): string[] => path.split('/').filter((segment) => segment !== '')
