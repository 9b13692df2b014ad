import type { Server } from 'node:http'
import type { Socket } from 'node:net'

const silent = new WeakMap<Server, Set<Socket>>()

/**
 * Remembers the connections of a server that have not asked for anything yet. Node counts them as busy, so that clients which connect
 * ahead (browsers, pools, load balancers) would hold up its end.
 */
export function trackSilentConnections(server: Server): void {
  const sockets = new Set<Socket>()
  silent.set(server, sockets)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('request', (request) => void sockets.delete(request.socket))
}

/** Cuts the connections that have not asked for anything. */
export function cutSilentConnections(server: Server): void {
  for (const socket of silent.get(server) ?? []) socket.destroy()
}
