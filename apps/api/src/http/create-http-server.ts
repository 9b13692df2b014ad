import { createServer, type RequestListener, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError, presentError } from '@plat/shared/errors/app-error.ts'
import { requestIdOf } from '@plat/shared/service-kit/request-id.ts'

interface HttpServer {
  server: Server
  /** Hands every later request to the application. Until then each is answered 503. */
  serve(listener: RequestListener): void
}

const HEADERS_MS_MAX = 20_000
/** A source upload of hundreds of megabytes over a slow line takes minutes; a stalled one is cut by the idle time. */
const REQUEST_MS_MAX = 30 * 60_000
const IDLE_MS_MAX = 120_000
const KEEP_ALIVE_MS = 75_000
const HEADER_BYTES_MAX = 32 * 1024
const CONNECTIONS_MAX = 10_000

const PARSER_ERRORS: Record<string, AppError> = {
  HPE_HEADER_OVERFLOW: new AppError('HEADERS_TOO_LARGE'),
  ERR_HTTP_REQUEST_TIMEOUT: new AppError('REQUEST_TIMEOUT'),
}

/** The api's HTTP server with every wait and size bounded (R44). What is no HTTP at all gets the same error form as everything else. */
export function createHttpServer(): HttpServer {
  let listener: RequestListener = answerStarting
  const server = createServer(
    {
      headersTimeout: HEADERS_MS_MAX,
      requestTimeout: REQUEST_MS_MAX,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: HEADER_BYTES_MAX,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => listener(request, response),
  )
  server.maxConnections = CONNECTIONS_MAX
  server.timeout = IDLE_MS_MAX
  server.on('clientError', answerClientError)
  return {
    server,
    serve(next) {
      listener = next
    },
  }
}

const answerStarting: RequestListener = (request, response) => {
  const id = requestIdOf(request.headers['x-request-id'])
  const error = new AppError('SHUTTING_DOWN', { detail: 'The api is starting. Wait the seconds named in Retry-After.' })
  const headers = { 'content-type': 'application/json', 'x-request-id': id, 'retry-after': '1', connection: 'close' }
  response.writeHead(error.status, headers).end(JSON.stringify({ status: 'degraded', ...presentError(error, id) }))
}

function answerClientError(thrown: NodeJS.ErrnoException, socket: Duplex): void {
  if (thrown.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const error = PARSER_ERRORS[thrown.code ?? ''] ?? new AppError('BAD_REQUEST', { detail: 'The request is no valid HTTP.' })
  const id = requestIdOf(undefined)
  const body = JSON.stringify(presentError(error, id))
  socket.end(
    `HTTP/1.1 ${error.status} ${REASONS[error.status] ?? 'Error'}\r\ncontent-type: application/json; charset=utf-8\r\nx-request-id: ${id}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

const REASONS: Record<number, string> = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' }
