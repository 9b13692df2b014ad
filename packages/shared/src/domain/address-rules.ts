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

const V4_RULES = toRules(parseV4, [
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
const V6_RULES = toRules(parseV6, [
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
const [GLOBAL_UNICAST] = toRules(parseV6, [['2000::/3', 'global unicast']])

/** IPv6 forms that carry an IPv4 address: where it starts. What they reach is that address, so its rules hold. */
const CARRIERS = toRules(parseV6, [
  ['::ffff:0:0/96', 'mapped'],
  ['64:ff9b::/96', 'NAT64'],
  ['2002::/16', '6to4'],
]).map((rule) => ({ rule, offset: rule.name === '6to4' ? 2 : 12 }))

/** Whether an address, in any textual form of RFC 4291 §2.2 or dotted decimal, is on the public Internet. Anything unreadable is not. */
export function isPublicAddress(ip: string): boolean {
  return refusedRange(ip) === undefined
}

/** The kind of range that keeps an address from being public, such as `private` or `loopback`; undefined for a public one. */
export function refusedRange(ip: string): string | undefined {
  const v4 = parseV4(ip)
  if (v4) return rangeOfV4(v4)
  const v6 = parseV6(ip)
  if (!v6) return 'unreadable'
  const carrier = CARRIERS.find(({ rule }) => isIn(v6, rule))
  if (carrier) return rangeOfV4(v6.subarray(carrier.offset, carrier.offset + 4))
  const named = V6_RULES.find((rule) => isIn(v6, rule))?.name
  return named ?? (GLOBAL_UNICAST && isIn(v6, GLOBAL_UNICAST) ? undefined : 'reserved')
}

const rangeOfV4 = (bytes: Uint8Array): string | undefined => V4_RULES.find((rule) => isIn(bytes, rule))?.name

function isIn(bytes: Uint8Array, { prefix, bits }: AddressRule): boolean {
  for (let index = 0; index * 8 < bits; index += 1) {
    const mask = bits - index * 8 >= 8 ? 0xff : (0xff << (8 - (bits - index * 8))) & 0xff
    if (((bytes[index] ?? 0) & mask) !== (prefix[index] ?? 0)) return false
  }
  return true
}

/** Exactly four decimal numbers: octal, hexadecimal and shortened forms are read differently by different programs, so none is read here. */
function parseV4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined
  return Uint8Array.from(parts, Number)
}

function parseV6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, index) => parseGroups(half, index === halves.length - 1))
  if (!head || (halves.length === 2 && !tail)) return undefined
  if (halves.length === 1) return head.length === 16 ? Uint8Array.from(head) : undefined
  const gap = 16 - head.length - (tail ?? []).length
  if (gap < 2) return undefined
  return Uint8Array.from([...head, ...new Array<number>(gap).fill(0), ...(tail ?? [])])
}

function parseGroups(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return []
  const groups = text.split(':')
  const bytes: number[] = []
  for (const [index, group] of groups.entries()) {
    const embedded = isEnd && index === groups.length - 1 ? parseV4(group) : undefined
    if (embedded) bytes.push(...embedded)
    else if (/^[0-9a-f]{1,4}$/i.test(group)) bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff)
    else return undefined
  }
  return bytes
}

function toRules(parse: (text: string) => Uint8Array | undefined, table: [range: string, name: string][]): AddressRule[] {
  return table.map(([range, name]) => {
    const [address = '', bits] = range.split('/')
    const prefix = parse(address)
    if (!prefix) throw new Error(`The address table holds an unreadable range: ${range}`)
    return { prefix, bits: Number(bits), name }
  })
}
