import type { Socket } from 'node:net'

const KEEP_ALIVE_AFTER_MS = 30_000

/** Frames leave as they are written, and a peer that is gone is noticed. No effect on Unix sockets. */
export function tuneSocket(socket: Socket): void {
  socket.setNoDelay(true)
  socket.setKeepAlive(true, KEEP_ALIVE_AFTER_MS)
}
