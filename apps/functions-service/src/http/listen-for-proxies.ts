import { setTimeout as delay } from 'node:timers/promises'
import type { LinkHandlers } from '@plat/link/link.ts'
import type { LinkAddress } from '@plat/link/link-address.ts'
import { type LinkServer, listenLink } from '@plat/link/listen-link.ts'
import { SITE_DRAIN } from '@plat/link/site-call.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'

export interface ProxyDoors {
  /** The TCP port, where one was asked for. */
  readonly port: number | undefined
  /** Takes no more links, tells the proxies to call elsewhere, lets running calls end, and cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>
}

interface Listening {
  /** Unix socket that only this user may connect to. */
  socketPath: string | undefined
  /** For proxies on other machines, which prove that they know the token. */
  tcp: { host: string; port: number; token: string } | undefined
  handlersOf(): LinkHandlers
  log: Logger
}

const LOOK_EVERY_MS = 20

/** Listens for links of proxies. @throws Error of the socket when an address cannot be used */
export async function listenForProxies({ socketPath, tcp, handlersOf, log }: Listening): Promise<ProxyDoors> {
  const servers: LinkServer[] = []
  const open = async (address: LinkAddress, facts: Record<string, unknown>): Promise<LinkServer> => {
    const server = await listenLink(address, handlersOf)
    servers.push(server)
    log.info('listening for proxies', { ...facts, ...(server.port === undefined ? {} : { port: server.port }) })
    return server
  }
  if (socketPath !== undefined) await open({ path: socketPath }, { path: socketPath })
  const port = tcp === undefined ? undefined : (await open(tcp, { host: tcp.host })).port
  return {
    port,
    async close(graceMs) {
      const links = servers.flatMap((server) => [...server.links])
      for (const server of servers) server.stopListening()
      for (const link of links) link.note(SITE_DRAIN)
      const until = performance.now() + graceMs
      while (links.some(({ active, isClosed }) => active > 0 && !isClosed) && performance.now() < until) await delay(LOOK_EVERY_MS)
      await Promise.all(servers.map((server) => server.close()))
    },
  }
}
