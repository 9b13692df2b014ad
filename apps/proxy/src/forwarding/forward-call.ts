import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { SiteRoute } from '@plat/shared/contracts/sites.ts'
import type { FunctionMatch } from '../routing/function-routes.ts'
import type { RequestedHost } from '../routing/parse-host.ts'
import type { HeaderPair } from '../routing/resolve-path.ts'
import type { FunctionTransport } from './function-transport.ts'
import { cleanRequestHeaders, cleanResponseHeaders } from './header-hygiene.ts'
import { readBody } from './read-body.ts'

interface ForwardedCall {
  route: SiteRoute
  match: FunctionMatch
  host: RequestedHost
  /** Path and query as the visitor sent them. */
  target: string
  requestId: string
  baseDomain: string
  /** Headers of the response as such, and of the site's rules. */
  headers: readonly HeaderPair[]
  /** Called instead of sending when the answer is an error of Plat's own making, so that a browser can get a page. */
  onPlatError(status: number, headers: readonly HeaderPair[], body: Buffer): void
}

const PLAT_ERROR_BYTES_MAX = 64 * 1024

/**
 * Sends a visitor’s request to its function and the answer back, byte for byte. When the visitor goes away the connection is dropped; the call itself runs to its end.
 *
 * @throws AppError PAYLOAD_TOO_LARGE, BAD_GATEWAY, RUNTIME_UNAVAILABLE; before anything is sent
 */
export async function forwardCall(
  transport: FunctionTransport,
  request: IncomingMessage,
  response: ServerResponse,
  call: ForwardedCall,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  const clientIp = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  const body = await readBody(request)
  const answer = await transport.invoke(
    {
      method: request.method ?? 'GET',
      headers: [
        ...cleanRequestHeaders(request.rawHeaders),
        ['x-forwarded-for', clientIp],
        ['x-forwarded-host', call.host.authority],
        ['x-forwarded-proto', 'http'],
      ],
      body,
      projectId: call.route.projectId,
      functionName: call.match.functionName,
      deploymentId: call.route.functions === 'deployment' ? call.route.deploymentId : null,
      url: `http://${call.host.authority}${call.target}`,
      clientIp,
      params: call.match.params,
      requestId: call.requestId,
    },
    gone.signal,
  )
  const headers = cleanResponseHeaders(answer.headers, call.baseDomain)
  if (answer.headers.some(([name]) => name.toLowerCase() === 'x-plat-error'))
    return call.onPlatError(answer.status, headers, await readAll(answer.body, PLAT_ERROR_BYTES_MAX))
  const own = new Set(headers.map(([name]) => name))
  response.writeHead(answer.status, [...headers, ...call.headers.filter(([name]) => !own.has(name))].flat())
  await pipeline(answer.body, response)
}

async function readAll(stream: Readable, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > bytesMax) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
