import { isIP } from 'node:net'
import type { Request } from 'express'
import { isLoopbackPeer } from './is-loopback-peer.ts'

/**
 * The client's address as a server on this machine says, the dashboard for one: the last entry, which that server wrote itself. Undefined
 * for everybody else, who could claim anything.
 */
export function forwardedAddress(request: Pick<Request, 'headers' | 'socket'>): string | undefined {
  const last = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim()
  return isLoopbackPeer(request) && last !== undefined && isIP(last) > 0 ? last : undefined
}
