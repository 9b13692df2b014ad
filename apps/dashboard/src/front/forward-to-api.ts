import { randomUUID } from 'node:crypto'
import http, { type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import { AppError, presentError } from '@plat/shared/errors/app-error.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { forwardedHeaders, returnedHeaders } from './forwarded-headers.ts'

interface ForwardDependencies {
  apiEndpoint: string
  log: Logger
}

/** The longest call the api makes for somebody is of a function, which may take 300 s. */
const HEAD_MS_MAX = 330_000
const CONNECT_MS_MAX = 5_000
const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 32 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 32 }),
}

/**
 * Sends a request on to the api as it is, streaming both ways: uploads are not buffered, live streams arrive piece by piece, and when
 * the browser leaves, the api is told. An api that is away answers 503 API_UNAVAILABLE.
 */
export function forwardToApi({ apiEndpoint, log }: ForwardDependencies, request: IncomingMessage, response: ServerResponse): void {
  const target = new URL(apiEndpoint)
  const isHttps = target.protocol === 'https:'
  const upstream = (isHttps ? https : http).request({
    protocol: target.protocol,
    hostname: target.hostname.replace(/^\[|\]$/g, ''),
    port: target.port,
    path: request.url ?? '/',
    method: request.method,
    headers: forwardedHeaders(request),
    agent: agents[isHttps ? 'https:' : 'http:'],
  })
  boundTime(upstream)
  upstream.once('response', (answer) => returnAnswer(answer, response))
  upstream.on('error', (error: NodeJS.ErrnoException) => {
    if (response.destroyed) return // the browser left first; nobody is there to tell
    if (response.headersSent) return response.destroy()
    log.warn('the api is away', { method: request.method, code: error.code ?? error.message })
    refuse(request, response)
  })
  response.once('close', () => upstream.destroy())
  request.once('error', () => upstream.destroy())
  request.pipe(upstream)
}

/** Limits what a silent api may take: a moment to connect, and the longest call until the head of its answer. */
function boundTime(upstream: ClientRequest): void {
  const give = (ms: number, what: string) => setTimeout(() => upstream.destroy(new Error(what)), ms)
  const head = give(HEAD_MS_MAX, 'no answer in time')
  let connect: NodeJS.Timeout | undefined
  upstream.once('socket', (socket) => {
    if (!socket.connecting) return
    connect = give(CONNECT_MS_MAX, 'no connection in time')
    socket.once('connect', () => clearTimeout(connect))
  })
  const clear = () => {
    clearTimeout(head)
    clearTimeout(connect)
  }
  upstream.once('response', clear).once('close', clear)
}

function returnAnswer(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, returnedHeaders(answer))
  response.flushHeaders()
  answer.once('error', () => response.destroy()).once('aborted', () => response.destroy())
  answer.pipe(response)
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  const requestId = randomUUID()
  request.resume()
  response
    .writeHead(503, { 'content-type': 'application/json', 'retry-after': '1', 'x-request-id': requestId, 'cache-control': 'no-store' })
    .end(JSON.stringify(presentError(new AppError('API_UNAVAILABLE'), requestId)))
}
