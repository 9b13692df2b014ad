import type { Request } from 'express'
import { isLoopbackPeer } from './is-loopback-peer.ts'

/** Whether the caller's side of the way here is TLS: what a proxy on this machine says of it. Nobody else is believed. */
export const isHttps = (request: Pick<Request, 'headers' | 'socket'>): boolean =>
  isLoopbackPeer(request) && request.headers['x-forwarded-proto'] === 'https'
