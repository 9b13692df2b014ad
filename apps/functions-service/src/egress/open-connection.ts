import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { reachedAddress } from '@plat/shared/domain/reached-address.ts'
import { EGRESS_LIMITS } from './egress-limits.ts'
import { blocked, failed } from './egress-refusal.ts'

interface Destination {
  url: URL
  port: number
  /** Already resolved and checked; the only address that is ever connected to (R20). */
  address: string
  family: number
}

/**
 * A connection to the checked address, for TLS with the certificate verified against the URL's host name. Nothing has been sent yet.
 *
 * @throws EgressRefusal when it cannot be made or ends somewhere else
 */
export function openConnection({ url, port, address, family }: Destination, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const isTls = url.protocol === 'https:'
    const target = { host: address, port, family }
    const socket = isTls ? connectTls({ ...target, ...tlsOptions(url) }) : connectTcp(target)
    const giveUp = (error: Error): void => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      reject(error)
    }
    const onAbort = (): void => giveUp(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    socket.setTimeout(EGRESS_LIMITS.connectTimeoutMs, () => giveUp(failed(`${url.host} did not accept the connection in time.`)))
    socket.on('error', giveUp)
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      if (!isSameAddress(socket.remoteAddress, address)) return giveUp(blocked(url.host, 'the connection ended at another address'))
      signal.removeEventListener('abort', onAbort)
      socket.setTimeout(0)
      resolve(socket) // `giveUp` stays: an error between here and the first request must not be unheard
    })
    if (signal.aborted) onAbort()
  })
}

/** Said explicitly, because an environment variable can turn the check off for the whole process. An address has no SNI (RFC 6066 §3). */
function tlsOptions(url: URL): { rejectUnauthorized: true; ALPNProtocols: string[]; servername?: string } {
  const hostname = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  return { rejectUnauthorized: true, ALPNProtocols: ['http/1.1'], ...(isIP(hostname) === 0 ? { servername: hostname } : {}) }
}

function isSameAddress(actual: string | undefined, wanted: string): boolean {
  const [one, other] = [reachedAddress(actual ?? ''), reachedAddress(wanted)]
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0
}
