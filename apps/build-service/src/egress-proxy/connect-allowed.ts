import { connect, type Socket } from 'node:net'
import { AddressRefused } from '@plat/shared/service-kit/address-refused.ts'
import { resolvePublic } from '@plat/shared/service-kit/resolve-public.ts'

export interface EgressRules {
  /** `host:port` pairs that may be reached although their addresses are not public: registries and the operator's exceptions. */
  allow: readonly string[]
  /** Ports of the platform itself: refused on this machine even where `allow` names them. */
  ownPorts: readonly number[]
}

const CONNECT_MS_MAX = 15_000
/** Below 1024 only the web's ports: a build needs no mail server. */
const LOW_PORTS = new Set([80, 443])

/**
 * Connects to a host for a build. The name is resolved once, every address checked, and the connection made to the checked address (R20).
 * @throws AddressRefused; the system's error when it cannot be reached in 15 s
 */
export async function connectAllowed(hostname: string, port: number, { allow, ownPorts }: EgressRules): Promise<Socket> {
  const isAllowed = allow.includes(`${hostname.toLowerCase()}:${port}`)
  if (!isAllowed && port < 1024 && !LOW_PORTS.has(port)) throw new AddressRefused(hostname, port, 'port of another service than the web')
  const { address } = await resolvePublic(hostname, port, allow)
  if (ownPorts.includes(port) && isThisMachine(address)) throw new AddressRefused(hostname, port, 'port of the platform')
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port })
    socket.setTimeout(CONNECT_MS_MAX, () => socket.destroy(new Error('connecting took too long')))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      socket.setTimeout(0)
      resolve(socket)
    })
  })
}

const isThisMachine = (address: string) => /^(127\.|::1$|::ffff:127\.|0\.)/.test(address)
