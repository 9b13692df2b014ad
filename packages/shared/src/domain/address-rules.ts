import { parseAddress } from './parse-address.ts'
import { reachedAddress } from './reached-address.ts'

/**
 * Which IP addresses are reachable over the public Internet. Everything else is refused to user code and clones (R20): the one deny table
 * of the platform. Follows the IANA special-purpose registries (RFC 6890) plus multicast and reserved space.
 */

interface AddressRule {
  /** First address of the range, as bytes, and how many leading bits count. */
  prefix: Uint8Array
  bits: number
  name: string
}

const V4_RULES = toRules([
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'carrier-grade NAT'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'reserved'],
  ['192.0.2.0/24', 'documentation'],
  ['192.88.99.0/24', 'reserved'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
])

/** Only 2000::/3 is global unicast space; the ranges after it are the parts of it that are not. */
const V6_RULES = toRules([
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['::/96', 'reserved'],
  ['64:ff9b:1::/48', 'private'],
  ['100::/64', 'reserved'],
  ['2001:db8::/32', 'documentation'],
  ['2001:2::/48', 'benchmarking'],
  ['2001::/23', 'reserved'],
  ['3fff::/20', 'documentation'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'private'],
  ['ff00::/8', 'multicast'],
])
const [GLOBAL_UNICAST] = toRules([['2000::/3', 'global unicast']])

/** Whether an address, in any textual form of RFC 4291 §2.2 or dotted decimal, is on the public Internet. Anything unreadable is not. */
export function isPublicAddress(ip: string): boolean {
  return refusedRange(ip) === undefined
}

/**
 * The kind of range that keeps an address from being public, such as `private` or `loopback`; undefined for a public one. The rules of the
 * IPv4 address hold for an IPv6 form that carries one.
 */
export function refusedRange(ip: string): string | undefined {
  const address = reachedAddress(ip)
  if (!address) return 'unreadable'
  if (address.length === 4) return V4_RULES.find((rule) => isIn(address, rule))?.name
  const named = V6_RULES.find((rule) => isIn(address, rule))?.name
  return named ?? (GLOBAL_UNICAST && isIn(address, GLOBAL_UNICAST) ? undefined : 'reserved')
}

function isIn(bytes: Uint8Array, { prefix, bits }: AddressRule): boolean {
  for (let index = 0; index * 8 < bits; index += 1) {
    const mask = bits - index * 8 >= 8 ? 0xff : (0xff << (8 - (bits - index * 8))) & 0xff
    if (((bytes[index] ?? 0) & mask) !== (prefix[index] ?? 0)) return false
  }
  return true
}

function toRules(table: [range: string, name: string][]): AddressRule[] {
  return table.map(([range, name]) => {
    const [address = '', bits] = range.split('/')
    const prefix = parseAddress(address)
    if (!prefix) throw new Error(`The address table holds an unreadable range: ${range}`)
    return { prefix, bits: Number(bits), name }
  })
}
