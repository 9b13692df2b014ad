import type { Request } from 'express'

/** Whether the connection comes from this very machine. */
export const isLoopbackPeer = ({ socket }: Pick<Request, 'socket'>): boolean =>
  /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/i.test(socket.remoteAddress ?? '')
