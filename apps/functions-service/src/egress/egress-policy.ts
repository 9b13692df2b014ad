import type { FunctionConfig } from '@plat/shared/contracts/functions.ts'
import { blocked } from './egress-refusal.ts'

export type FetchPolicy = NonNullable<FunctionConfig['fetch']>

const DEFAULT_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 }

/** The port a URL is reached at. */
export const portOf = (url: URL): number => (url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port))

/**
 * Checks one URL of a fetch, first or after a redirect, against the protocol rules and the function's `fetch` setting. Addresses are not its matter.
 *
 * @throws EgressRefusal naming the rule
 */
export function checkDestination(url: URL, policy: FetchPolicy): void {
  if (!(url.protocol in DEFAULT_PORTS)) throw blocked(`Only http and https URLs can be fetched, not ${url.protocol}`)
  if (url.username !== '' || url.password !== '') throw blocked('A URL with credentials cannot be fetched. Send an Authorization header.')
  if (policy === 'none') throw blocked('This function may not fetch: its "fetch" setting is "none".')
  if (policy !== 'public' && !policy.some((entry) => matches(entry.toLowerCase(), url)))
    throw blocked(`This function may not fetch from ${url.host}: the host is not in its "fetch" list.`)
}

/** `host:port` means exactly that; `host` means it at the default port of the URL's scheme. */
function matches(entry: string, url: URL): boolean {
  const hostname = url.hostname.toLowerCase()
  return entry === `${hostname}:${portOf(url)}` || (entry === hostname && portOf(url) === DEFAULT_PORTS[url.protocol])
}
