import http from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError, presentError } from '@plat/shared/errors/app-error.ts'
import type { ErrorCode } from '@plat/shared/errors/registry.ts'
import { requestIdOf } from '@plat/shared/service-kit/request-id.ts'
import type { ProxyDependencies } from '../dependencies.ts'
import { handleRequest } from './handle-request.ts'

/** R44. Milliseconds. */
const TIMEOUTS = { headers: 20_000, request: 120_000, keepAlive: 65_000, idle: 60_000 }
const HEADER_BYTES_MAX = 32 * 1024
const CONNECTIONS_MAX = 10_000
/** Connections of one address; loopback is exempt, since a load balancer on this machine speaks for everyone. */
const CONNECTIONS_PER_ADDRESS_MAX = 200
const REFUSALS: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'PAYLOAD_TOO_LARGE',
}

/** The HTTP/1.1 server of every site, with bounds on connections, headers and time. Not yet listening. */
export function createProxyServer(dependencies: ProxyDependencies): http.Server {
  const server = http.createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: TIMEOUTS.headers,
      requestTimeout: TIMEOUTS.request,
      keepAliveTimeout: TIMEOUTS.keepAlive,
      connectionsCheckingInterval: 5_000,
      requireHostHeader: false,
      optimizeEmptyRequests: true,
    },
    handleInTurns(dependencies),
  )
  server.timeout = TIMEOUTS.idle
  server.maxConnections = CONNECTIONS_MAX
  server.on('connection', boundConnections(server))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (isAnswering(socket)) socket.destroy()
    else refuse(socket, REFUSALS[error.code ?? ''] ?? 'BAD_REQUEST')
  })
  server.on('upgrade', (_request, socket) =>
    refuse(socket, 'BAD_REQUEST', 'WebSocket connections are not supported. Use plain HTTP requests.'),
  )
  server.on('connect', (_request, socket) => refuse(socket, 'METHOD_NOT_ALLOWED'))
  return server
}

/**
 * Requests wait for the end of the turn they arrived in, then all are handled together: first everything is read, then everything written,
 * and calls of functions leave as one piece. A third less work a request under load, and no wait when there is none.
 */
function handleInTurns(dependencies: ProxyDependencies): http.RequestListener {
  let waiting: http.ServerResponse[] = []
  const handle = () => {
    const responses = waiting
    waiting = []
    for (const response of responses) handleRequest(dependencies, response.req, response)
    dependencies.functions.transport.flush()
  }
  return (_request, response) => {
    if (waiting.push(response) === 1) setImmediate(handle)
  }
}

function boundConnections(server: http.Server): (socket: Socket) => void {
  const counts = new Map<string, number>()
  return (socket) => {
    socket.on('error', () => undefined) // reset by the visitor
    const address = socket.remoteAddress ?? ''
    if (/^(?:::ffff:)?127\.|^::1$/.test(address)) return
    const count = (counts.get(address) ?? 0) + 1
    counts.set(address, count)
    socket.once('close', () => {
      const left = (counts.get(address) ?? 1) - 1
      if (left === 0) counts.delete(address)
      else counts.set(address, left)
    })
    if (count > CONNECTIONS_PER_ADDRESS_MAX || !server.listening) refuse(socket, 'RATE_LIMITED')
  }
}

/** Whether the head of an answer is on its way already: what we wrote would be taken for a part of it. Node has no public name for this. */
function isAnswering(socket: Duplex): boolean {
  const response: unknown = Reflect.get(socket, '_httpMessage')
  return response instanceof http.ServerResponse && response.headersSent
}

/** Answers on the bare socket, where there is no response object, and closes it. */
function refuse(socket: Duplex, code: ErrorCode, detail?: string): void {
  socket.on('error', () => undefined)
  if (!socket.writable) return void socket.destroy()
  const error = new AppError(code, detail === undefined ? {} : { detail })
  const requestId = requestIdOf(undefined)
  const body = JSON.stringify(presentError(error, requestId))
  const head = [
    `HTTP/1.1 ${error.status} ${http.STATUS_CODES[error.status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    ...(code === 'METHOD_NOT_ALLOWED' ? ['allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'] : []),
    ...(error.retryAfterSeconds === undefined ? [] : [`retry-after: ${error.retryAfterSeconds}`]),
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
