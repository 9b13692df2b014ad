import type { Duplex } from 'node:stream'
import { createLink } from '../create-link.ts'
import type { Link, LinkHandlers } from '../link.ts'
import type { LinkOptions } from '../link-options.ts'
import { socketPair } from './socket-pair.ts'

export interface LinkPair {
  client: Link
  server: Link
  /** Settle with the cause when the link has closed; fail when it closes twice. */
  clientClosed: Promise<Error | undefined>
  serverClosed: Promise<Error | undefined>
}

type PairOptions = Omit<LinkOptions, 'role'> & {
  client?: Partial<LinkHandlers>
  /** What lies between an end and its socket. */
  wrap?(stream: Duplex): Duplex
}

/** Two links over a real Unix socket; `onOpen` is the server's. */
export async function linkPair(
  onOpen: LinkHandlers['onOpen'],
  { client = {}, wrap = (stream) => stream, ...options }: PairOptions = {},
): Promise<LinkPair> {
  const sockets = await socketPair()
  const clientClosed = closing()
  const serverClosed = closing()
  const refuse: LinkHandlers['onOpen'] = (exchange) => exchange.reset()
  return {
    client: createLink(wrap(sockets.client), { onOpen: refuse, ...client, onClose: clientClosed.onClose }, { ...options, role: 'client' }),
    server: createLink(wrap(sockets.server), { onOpen, onClose: serverClosed.onClose }, { ...options, role: 'server' }),
    clientClosed: clientClosed.promise,
    serverClosed: serverClosed.promise,
  }
}

function closing() {
  const { promise, resolve } = Promise.withResolvers<Error | undefined>()
  let count = 0
  const onClose = (cause: Error | undefined) => {
    if (++count > 1) throw new Error('A link was closed twice.')
    resolve(cause)
  }
  return { promise, onClose }
}
