import type { FunctionConfig } from '@plat/shared/contracts/functions.ts'
import { BAD_PORTS } from './bad-ports.ts'
import { EGRESS_LIMITS } from './egress-limits.ts'
import { blocked, overLimit } from './egress-refusal.ts'

export type FetchPolicy = NonNullable<FunctionConfig['fetch']>

const DEFAULT_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 }
/** Of a long list, so many hosts are named in a message. */
const NAMED_MAX = 3

/** The port a URL is reached at. */
export const portOf = (url: URL): number => (url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port))

/**
 * Checks one URL of a fetch, first or after a redirect, against the protocol rules and the function's `fetch` setting. Addresses are not its matter.
 *
 * @throws EgressRefusal naming the rule
 */
export function checkDestination(url: URL, policy: FetchPolicy): void {
  if (url.href.length > EGRESS_LIMITS.urlCharsMax)
    throw overLimit(`A URL to fetch may have ${EGRESS_LIMITS.urlCharsMax} characters; this one has ${url.href.length}.`)
  if (!Object.hasOwn(DEFAULT_PORTS, url.protocol))
    throw blocked(`a ${url.protocol.slice(0, 32)} URL`, 'only http and https URLs can be fetched')
  if (url.username !== '' || url.password !== '')
    throw blocked(url.host, 'a URL with credentials cannot be fetched. Send an Authorization header instead')
  if (policy === 'none') throw blocked(url.host, 'this function may not fetch at all (its "fetch" setting is "none")')
  if (policy !== 'public' && !policy.some((entry) => matches(entry.toLowerCase(), url)))
    throw blocked(url.host, `this function may only fetch ${nameSome(policy)} (its "fetch" setting)`)
  if (BAD_PORTS.has(portOf(url))) throw blocked(url.host, `port ${portOf(url)} belongs to another protocol than HTTP`)
}

/** `host:port` means exactly that; `host` means it at the default port of the URL's scheme. */
function matches(entry: string, url: URL): boolean {
  const hostname = url.hostname.toLowerCase().replace(/\.$/, '')
  return entry === `${hostname}:${portOf(url)}` || (entry === hostname && portOf(url) === DEFAULT_PORTS[url.protocol])
}

function nameSome(hosts: readonly string[]): string {
  if (hosts.length === 0) return 'no host'
  const named = hosts.slice(0, NAMED_MAX).join(', ')
  return hosts.length > NAMED_MAX ? `${named} and ${hosts.length - NAMED_MAX} more` : named
}
