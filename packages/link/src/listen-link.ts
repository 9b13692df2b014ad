import { rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { authenticateClient } from './authenticate-client.ts'
import { createLink } from './create-link.ts'
import type { Link, LinkHandlers } from './link.ts'
import type { LinkAddress } from './link-address.ts'
import type { LinkOptions } from './link-options.ts'
import { tuneSocket } from './tune-socket.ts'

const AUTHENTICATION_MS = 5_000
const UNAUTHENTICATED_MAX = 64
const LINKS_MAX = 1_024
const PING_EVERY_MS = 10_000

export interface ListenOptions extends Omit<LinkOptions, 'role'> {
  /** How long a client may take to prove that it knows the token. Default 5,000. */
  authenticationMs?: number
  /** Connections beyond are closed at once. Default 64 that have not proved themselves, and 1,024 links. */
  unauthenticatedMax?: number
  linksMax?: number
}

export interface LinkServer {
  /** The TCP port, chosen by the system when 0 was asked for; undefined on a Unix socket. */
  readonly port: number | undefined
  readonly links: ReadonlySet<Link>
  /** Takes no more connections; links go on. */
  stopListening(): void
  /** Stops listening and closes every link. Drain them first. */
  close(): Promise<void>
}

/**
 * Accepts links. `handlersOf` is called once a connection. A Unix socket can be connected to by this user only, from its first moment,
 * and replaces what a killed process left at its path; on TCP a client has to know the token and is pinged every 10 s unless
 * `pingEveryMs` says otherwise (0: never).
 *
 * @throws Error of the socket when the address cannot be used
 */
export async function listenLink(address: LinkAddress, handlersOf: () => LinkHandlers, options: ListenOptions = {}): Promise<LinkServer> {
  const { authenticationMs = AUTHENTICATION_MS, unauthenticatedMax = UNAUTHENTICATED_MAX, linksMax = LINKS_MAX, ...linkOptions } = options
  const links = new Set<Link>()
  const unauthenticated = new Set<Socket>()
  const isTcp = 'token' in address

  const accept = (socket: Socket) => {
    if (links.size >= linksMax) return socket.destroy()
    const link = createLink(socket, handlersOf(), { ...(isTcp ? { pingEveryMs: PING_EVERY_MS } : {}), ...linkOptions, role: 'server' })
    links.add(link)
    socket.once('close', () => links.delete(link))
  }
  const authenticate = async (socket: Socket, token: string) => {
    if (unauthenticated.size >= unauthenticatedMax) return socket.destroy()
    unauthenticated.add(socket)
    const timer = setTimeout(() => socket.destroy(), authenticationMs)
    const isKnown = await authenticateClient(socket, token).then(
      () => true,
      () => false,
    )
    clearTimeout(timer)
    unauthenticated.delete(socket)
    if (isKnown) accept(socket)
    else socket.destroy()
  }
  const server = createServer((socket) => {
    // Whoever reads the socket hears of it as well; before that nobody needs to.
    socket.on('error', () => socket.destroy())
    tuneSocket(socket)
    if (isTcp) void authenticate(socket, address.token)
    else accept(socket)
  })
  await listen(server, address)
  const bound = server.address()
  return {
    port: bound !== null && typeof bound === 'object' ? bound.port : undefined,
    links,
    stopListening: () => void server.close(),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of unauthenticated) socket.destroy()
      for (const link of [...links]) link.close()
      await closed
    },
  }
}

async function listen(server: Server, address: LinkAddress): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Later errors concern a single connection that could not be accepted.
  server.on('error', reject)
  if ('token' in address) server.listen(address.port, address.host, resolve)
  else {
    await rm(address.path, { force: true })
    // The socket is made before `listen` returns; nothing else may be made under this mask, so it goes at once.
    const umask = process.umask(0o177)
    server.listen(address.path, resolve)
    process.umask(umask)
  }
  await promise
}
