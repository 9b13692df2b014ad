import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { EGRESS_LIMITS } from './egress-limits.ts'
import { failed } from './egress-refusal.ts'
import type { OutgoingRequest } from './next-request.ts'

/** Methods that say nothing about their length when they have no body (RFC 9110 §8.6); node:http would send others chunked. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS'])

/**
 * Sends one HTTP/1.1 request over a connection that is its alone, and answers the head of the response; the body is still to be read.
 * The connection ends with the response, or when the signal aborts.
 */
export function sendRequest(
  socket: Socket,
  { url, method, headers, body }: OutgoingRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // An agent would look the host up again and might hand out another connection.
    const request = httpRequest({
      createConnection: () => socket,
      method,
      path: `${url.pathname}${url.search}`,
      headers: ['host', url.host, ...headers.flat(), 'connection', 'close', ...framing(method, body)],
      setDefaultHeaders: false,
      maxHeaderSize: EGRESS_LIMITS.headerBytesMax,
      signal,
    })
    request.on('error', reject)
    request.once('upgrade', (_response, upgraded) => {
      upgraded.destroy()
      reject(failed(`${url.host} switched to another protocol.`))
    })
    request.once('response', (response) => {
      response.once('close', () => socket.destroy())
      resolve(response)
    })
    request.end(body)
  })
}

function framing(method: string, body: Uint8Array): string[] {
  return body.byteLength > 0 || !BODILESS.has(method) ? ['content-length', String(body.byteLength)] : []
}
