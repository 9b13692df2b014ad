import type { IncomingMessage } from 'node:http'
import type { VisitorRequest } from '@plat/link/site-call.ts'
import { LRUCache } from 'lru-cache'

/** Addressed to Plat, not to the function: a token must not end up in user code. */
const OWN_HEADERS = new Set(['authorization', 'x-api-key'])
/** A target that URL parsing would leave as it is. */
const PLAIN_TARGET = /^\/[\w/-]*$/
const origins = new LRUCache<string, string>({ max: 1_000 })

/** A request of contract §5 as its function gets to see it, as JSON. `target`: path and query. */
export function toVisitorRequest(request: IncomingMessage, target: string): string {
  const { method = 'POST', rawHeaders, headers, socket } = request
  const origin = originOf(headers.host)
  const visitor: VisitorRequest = {
    method,
    url: PLAIN_TARGET.test(target) ? origin + target : new URL(target, origin).href,
    headers: cleaned(rawHeaders),
    ip: addressOf(socket.remoteAddress),
    params: {},
  }
  return JSON.stringify(visitor)
}

function cleaned(rawHeaders: readonly string[]): string[] {
  const kept: string[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    if (!OWN_HEADERS.has(name) && !name.startsWith('x-plat-')) kept.push(name, rawHeaders[index + 1] ?? '')
  }
  return kept
}

function originOf(host = ''): string {
  const known = origins.get(host)
  if (known !== undefined) return known
  const origin = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).origin : 'http://localhost'
  if (host.length <= 256) origins.set(host, origin)
  return origin
}

const addressOf = (address = ''): string => (address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address)
