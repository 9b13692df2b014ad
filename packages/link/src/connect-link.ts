import { connect, type Socket } from 'node:net'
import { authenticateToServer } from './authenticate-to-server.ts'
import { createLink } from './create-link.ts'
import type { Link, LinkHandlers } from './link.ts'
import type { LinkAddress } from './link-address.ts'
import type { LinkOptions } from './link-options.ts'
import { tuneSocket } from './tune-socket.ts'

const CONNECT_TIMEOUT_MS = 5_000
const PING_EVERY_MS = 10_000

export interface ConnectOptions extends Omit<LinkOptions, 'role'> {
  /** For the connection and the proof of the token together. Default 5,000. */
  connectTimeoutMs?: number
}

/**
 * Connects to where listenLink listens. Over TCP the other end is pinged every 10 s unless `pingEveryMs` says otherwise; 0: never.
 *
 * @throws Error of the socket (ECONNREFUSED, ENOENT …), or when time is up
 * @throws ProtocolError when the other end does not know the token
 */
export async function connectLink(address: LinkAddress, handlers: LinkHandlers, options: ConnectOptions = {}): Promise<Link> {
  const { connectTimeoutMs = CONNECT_TIMEOUT_MS, ...linkOptions } = options
  const isTcp = 'token' in address
  const socket = isTcp ? connect(address.port, address.host) : connect(address.path)
  const timer = setTimeout(() => socket.destroy(new Error(`No link within ${connectTimeoutMs} ms.`)), connectTimeoutMs)
  try {
    await connected(socket)
    tuneSocket(socket)
    if (isTcp) await authenticateToServer(socket, address.token)
    return createLink(socket, handlers, { ...(isTcp ? { pingEveryMs: PING_EVERY_MS } : {}), ...linkOptions, role: 'client' })
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

function connected(socket: Socket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.once('connect', resolve).on('error', reject)
  return promise
}
