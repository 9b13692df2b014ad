import type { SiteManifest } from '@plat/shared/contracts/sites.ts'
import { parseRoutePattern } from '@plat/shared/domain/route-pattern.ts'
import { BuildFailure } from '../pipeline/build-failure.ts'
import type { ProjectConfig } from './project-config.ts'

export type SiteRules = Pick<SiteManifest, 'redirects' | 'rewrites' | 'headers'>

/**
 * The routing rules of a configuration as the proxy reads them. A destination that names a parameter its source does not have is left as it
 * is, with a warning.
 *
 * @throws BuildFailure CONFIG_INVALID naming the rule whose pattern is not supported, or whose rewrite leads to no path
 */
export function toSiteRules(fileName: string, config: ProjectConfig): { rules: SiteRules; warnings: string[] } {
  const warnings: string[] = []
  const check = (place: string, source: string, destination: string) => {
    for (const name of unknownParameters(parameterNames(fileName, place, source), destination))
      warnings.push(`${fileName}: "${place}.destination" uses "${name}", which its source does not have.`)
  }
  const redirects = (config.redirects ?? []).map(({ source, destination, permanent, statusCode }, index) => {
    check(`redirects[${index}]`, source, destination)
    return { source, destination, statusCode: statusCode ?? (permanent === false ? 307 : 308) } as const
  })
  const rewrites = (config.rewrites ?? []).map(({ source, destination }, index) => {
    check(`rewrites[${index}]`, source, destination)
    refuseMalformed(fileName, `rewrites[${index}]`, destination)
    return { source, destination }
  })
  const headers = (config.headers ?? []).map(({ source, headers: fields }, index) => {
    parameterNames(fileName, `headers[${index}]`, source)
    return { source, headers: fields }
  })
  return { rules: { redirects, rewrites, headers }, warnings }
}

function parameterNames(fileName: string, place: string, source: string): Set<string> {
  try {
    return new Set(parseRoutePattern(source).segments.flatMap((segment) => (segment.type === 'literal' ? [] : [segment.name])))
  } catch (error) {
    throw new BuildFailure('CONFIG_INVALID', `${fileName}: "${place}.source": ${(error as Error).message}`)
  }
}

function refuseMalformed(fileName: string, place: string, destination: string): void {
  try {
    decodeURIComponent(destination)
  } catch {
    throw new BuildFailure('CONFIG_INVALID', `${fileName}: "${place}.destination" has a "%" that begins no escape. Write "%25".`)
  }
}

/** After the authority: a port is no parameter. */
function unknownParameters(known: ReadonlySet<string>, destination: string): string[] {
  const target = destination.replace(/^[a-z]+:\/\/[^/?#]*/, '')
  const used = [...target.matchAll(/:([A-Za-z_][A-Za-z0-9_]*)|\$(\d)/g)]
  return used.filter(([, name, index]) => !known.has(name ?? index ?? '')).map(([text]) => text)
}
