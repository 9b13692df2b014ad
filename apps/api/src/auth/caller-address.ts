import { isIPv6 } from 'node:net'
import type { Request } from 'express'
import { forwardedAddress } from './forwarded-address.ts'

/**
 * Who is counted as one caller: the address of the connection, or the one a server on this machine names, so that those who come through
 * the dashboard do not count as one. An IPv6 address counts by its /64, which is one household.
 */
export function callerAddress(request: Pick<Request, 'headers' | 'socket'>): string {
  const address = forwardedAddress(request) ?? request.socket.remoteAddress ?? 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  return isIPv6(address) ? expand(address).slice(0, 4).join(':') : address
}

/** The eight groups of an IPv6 address, without leading zeros. */
function expand(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const before = head.split(':').filter(Boolean)
  const after = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...after].map((group) => group.replace(/^0+(?=.)/, ''))
}
