/** The host of an address such as `http://abc--site.localhost:8080/path` or `abc--site.localhost`; undefined for what is none. Pure. */
export function toHost(text: string): string | undefined {
  if (!/[./:]/.test(text)) return undefined
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`
  return URL.canParse(withScheme) ? new URL(withScheme).hostname.toLowerCase() : undefined
}

/** The project whose site a host is, by contract §2: `<project>.…`, `<branch or deployment>--<project>.…`. Pure. */
export function projectOfHost(host: string, slugs: readonly string[]): string | undefined {
  const [label = ''] = host.split('.')
  const own = label.includes('--') ? label.slice(label.lastIndexOf('--') + 2) : label
  return slugs.find((slug) => slug === own)
}
