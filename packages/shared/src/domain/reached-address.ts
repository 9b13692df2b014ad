import { parseAddress } from './parse-address.ts'

/** IPv6 forms that carry an IPv4 address: how they begin, and where it stands. */
const CARRIERS = [
  { name: 'mapped (RFC 4291 §2.5.5.2)', prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], offset: 12 },
  { name: 'NAT64 (RFC 6052 §2.1)', prefix: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], offset: 12 },
  { name: '6to4 (RFC 3056 §2)', prefix: [0x20, 0x02], offset: 2 },
]

/**
 * The bytes of the address that a connection reaches in the end: the IPv4 address inside a mapped, NAT64 or 6to4 one, any other as it is.
 * Two texts that reach the same machine give the same bytes. Undefined for what is no address.
 */
export function reachedAddress(text: string): Uint8Array | undefined {
  const bytes = parseAddress(text)
  if (bytes?.length !== 16) return bytes
  const carrier = CARRIERS.find(({ prefix }) => prefix.every((byte, index) => bytes[index] === byte))
  return carrier ? bytes.subarray(carrier.offset, carrier.offset + 4) : bytes
}
