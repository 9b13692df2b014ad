import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { refusedRange } from '../domain/address-rules.ts'
import { AddressRefused } from './address-refused.ts'

export interface ResolvedAddress {
  /** The address to connect to; connecting by name again would ask DNS again and might get another. */
  address: string
  family: 4 | 6
}

const LOOKUP_MS_MAX = 10_000

/**
 * The address user code or a clone may connect to for a host: all of the host's addresses are public and none is this machine's own, or
 * `allow` (lower-case `host:port` pairs, IPv6 in brackets) names exactly this host and port.
 *
 * @throws AddressRefused naming the rule; the resolver's own error (`code` ENOTFOUND, EAI_AGAIN, ETIMEOUT) when the name has no address
 */
export async function resolvePublic(hostname: string, port: number, allow: readonly string[]): Promise<ResolvedAddress> {
  const host = hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
  const addresses = await lookupAll(host)
  if (!allow.includes(`${isIP(host) === 6 ? `[${host}]` : host}:${port}`)) {
    const own = ownAddresses()
    for (const { address } of addresses) {
      const rule = refusedRange(address) ?? (own.has(address) ? 'own address' : undefined)
      if (rule !== undefined) throw new AddressRefused(host, port, rule)
    }
  }
  const [first] = addresses
  if (!first) throw Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' })
  return first
}

/** IP literals are answered as they are; numeric forms such as 2130706433 become the address the system reads them as. */
async function lookupAll(host: string): Promise<ResolvedAddress[]> {
  const ended = new AbortController()
  const late = delay(LOOKUP_MS_MAX, undefined, { signal: ended.signal }).then(() => {
    throw Object.assign(new Error(`looking up ${host} took too long`), { code: 'ETIMEOUT' })
  })
  late.catch(() => undefined) // loses the race when the answer is in time
  try {
    const found = await Promise.race([lookup(host, { all: true, order: 'ipv4first' }), late])
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
  } finally {
    ended.abort()
  }
}

/** Read anew each time: addresses come and go. */
function ownAddresses(): Set<string> {
  return new Set(Object.values(networkInterfaces()).flatMap((entries) => (entries ?? []).map(({ address }) => address)))
}
