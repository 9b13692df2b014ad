import { isIP } from 'node:net'
import { refusedRange } from '../domain/address-rules.ts'
import { AddressRefused } from './address-refused.ts'
import { isOwnAddress } from './is-own-address.ts'
import { lookUpAddresses } from './look-up-addresses.ts'

export interface ResolvedAddress {
  /** The address to connect to; connecting by name again would ask DNS again and might get another. */
  address: string
  family: 4 | 6
}

/**
 * The address user code or a clone may connect to for a host: all of the host's addresses are public and none is this machine's own, or
 * `allow` (lower-case `host:port` pairs, IPv6 in brackets) names exactly this host and port.
 *
 * @throws AddressRefused naming the rule; an Error with `code` ENOTFOUND, EAI_AGAIN or ETIMEOUT when the name has no address
 */
export async function resolvePublic(hostname: string, port: number, allow: readonly string[]): Promise<ResolvedAddress> {
  const host = toCanonicalHost(hostname)
  const isAllowed = allow.includes(`${isIP(host) === 6 ? `[${host}]` : host}:${port}`)
  // RFC 6761 §6.3: these names are this machine, whatever a DNS server says.
  if (!isAllowed && /(?:^|\.)localhost$/.test(host)) throw new AddressRefused(host, port, 'loopback')
  const addresses = await lookUpAddresses(host, { isTrusted: isAllowed })
  if (!isAllowed) {
    for (const address of addresses) {
      const rule = refusedRange(address) ?? (isOwnAddress(address) ? 'own address' : undefined)
      if (rule !== undefined) throw new AddressRefused(host, port, rule)
    }
  }
  const [address] = addresses
  if (address === undefined) throw noSuchHost(host)
  return { address, family: isIP(address) === 6 ? 6 : 4 }
}

/** Lower case, without brackets and final dot; the numeric forms that programs read as an IPv4 address (2130706433, 0x7f.1) as that address. */
function toCanonicalHost(hostname: string): string {
  const host = hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
  if (isIP(host) === 6) return host
  const parsed = /^[a-z0-9_.-]{1,253}$/.test(host) ? URL.parse(`http://${host}`)?.hostname : undefined
  if (parsed === undefined) throw noSuchHost(host.slice(0, 253))
  return parsed
}

const noSuchHost = (host: string): Error => Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' })
