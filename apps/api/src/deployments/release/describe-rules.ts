import type { SiteManifest } from '@plat/shared/contracts/sites.ts'

/** How a release routes, as lines of text by what each is about: two releases differ where the lines of one key do. */
export function describeRules({ redirects, rewrites, headers, cleanUrls, trailingSlash, spaFallback }: SiteManifest): Map<string, string> {
  const rules = new Map<string, string>()
  const add = (key: string, text: string): void => {
    let place = 1
    while (rules.has(`${key}#${place}`)) place += 1
    rules.set(`${key}#${place}`, text)
  }
  for (const { source, destination, statusCode } of redirects)
    add(`redirect ${source}`, `redirect ${source} → ${destination} (${statusCode})`)
  for (const { source, destination } of rewrites) add(`rewrite ${source}`, `rewrite ${source} → ${destination}`)
  for (const rule of headers)
    for (const { key, value } of rule.headers) add(`header ${rule.source} ${key}`, `header ${rule.source} ${key}: ${value}`)
  add('cleanUrls', `cleanUrls: ${cleanUrls}`)
  add('trailingSlash', `trailingSlash: ${trailingSlash ?? 'as it is'}`)
  add('spaFallback', `fallback: ${spaFallback ?? 'none'}`)
  return rules
}
