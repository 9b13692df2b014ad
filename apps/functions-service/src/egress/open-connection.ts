import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
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
    const hostname = url.hostname.replace(/^\[|\]$/g, '')
    const target = { host: address, port, family }
    const socket =
      url.protocol === 'https:'
        ? connectTls({ ...target, ...(isIP(hostname) === 0 ? { servername: hostname } : {}), ALPNProtocols: ['http/1.1'] })
        : connectTcp(target)
    const giveUp = (error: Error): void => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      reject(error)
    }
    const onAbort = (): void => giveUp(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    socket.setTimeout(EGRESS_LIMITS.connectTimeoutMs, () => giveUp(failed(`${url.host} did not accept the connection in time.`)))
    socket.on('error', giveUp)
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      if (!isSameAddress(socket.remoteAddress, address)) return giveUp(blocked(`The connection to ${url.host} ended at another address.`))
      signal.removeEventListener('abort', onAbort)
      socket.setTimeout(0)
      resolve(socket) // `giveUp` stays: an error between here and the first request must not be unheard
    })
    if (signal.aborted) onAbort()
  })
}

const isSameAddress = (actual: string | undefined, wanted: string): boolean =>
  actual !== undefined && actual.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase() === wanted.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase()
