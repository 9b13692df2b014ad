import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

/** Of one connection only (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The browser's headers for the api: what others claim about the way here is dropped; how the browser speaks and where it is are said. */
export function forwardedHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {}
  for (const [name, value] of endToEnd(request)) if (!/^(host|expect|forwarded|x-real-ip|x-forwarded-.*)$/.test(name)) headers[name] = value
  headers['x-forwarded-proto'] = protocolOf(request)
  headers['x-forwarded-for'] = addressOf(request)
  // A body of unknown length goes on in chunks; without this, Node would send a DELETE's body without saying so.
  if (request.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked'
  return headers
}

/** The api's headers for the browser, all cookies among them. */
export function returnedHeaders(answer: IncomingMessage): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = Object.fromEntries(endToEnd(answer))
  headers['x-content-type-options'] ??= 'nosniff'
  headers['x-frame-options'] ??= 'DENY'
  return headers
}

function endToEnd({ headers }: IncomingMessage): [string, string | string[]][] {
  const named = new Set((headers.connection ?? '').toLowerCase().split(/[\s,]+/))
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || HOP_BY_HOP.has(name) || named.has(name) ? [] : [[name, value]],
  )
}

/** `https` where the browser came so, to us or to the one server in front of us that ends TLS. The claim only makes cookies stricter. */
function protocolOf({ socket, headers }: IncomingMessage): 'http' | 'https' {
  const claimed = String(headers['x-forwarded-proto'] ?? '')
    .split(',')[0]
    ?.trim()
  return 'encrypted' in socket || claimed === 'https' ? 'https' : 'http'
}

/** The browser's address, as the one server in front of us says where that is on this machine: its own word is the last. */
function addressOf({ socket, headers }: IncomingMessage): string {
  const address = socket.remoteAddress ?? ''
  const last = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim()
  return /^(::1$|(::ffff:)?127\.)/.test(address) && last !== undefined && isIP(last) > 0 ? last : address
}
