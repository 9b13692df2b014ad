import type { Request } from 'express'
import { forwardedAddress } from './forwarded-address.ts'

/** What is noted of whoever opens a session, for its owner to know it again. Decides nothing. */
export interface SessionClient {
  userAgent: string | null
  address: string | null
}

const USER_AGENT_LENGTH_MAX = 300

/** The client of a request: its own word for itself, and its address as a proxy on this machine says, else that of the connection. */
export function sessionClient(request: Pick<Request, 'headers' | 'socket'>): SessionClient {
  const userAgent = (request.headers['user-agent'] ?? '').trim().slice(0, USER_AGENT_LENGTH_MAX)
  return { userAgent: userAgent === '' ? null : userAgent, address: forwardedAddress(request) ?? request.socket.remoteAddress ?? null }
}
