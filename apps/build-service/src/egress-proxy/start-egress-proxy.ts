import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { AddressRefused } from '@plat/shared/service-kit/address-refused.ts'
import { connectAllowed, type EgressRules } from './connect-allowed.ts'

interface EgressProxyOptions extends EgressRules {
  socketPath: string
  /** Called for every refused connection, with a sentence for the project's author. */
  onRefused(sentence: string): void
}

const CONNECTIONS_MAX = 256
const IDLE_MS = 120_000
/** RFC 9110 §7.6.1: meant for this hop only. */
const HOP_BY_HOP = ['connection', 'proxy-connection', 'keep-alive', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade']

/**
 * The one way out of a build (R20): an HTTP proxy on a Unix socket, for CONNECT and absolute-form requests (RFC 9112 §3.2), that reaches
 * public addresses and the operator's exceptions only. Closing cuts every connection.
 */
export async function startEgressProxy(options: EgressProxyOptions): Promise<{ close(): Promise<void> }> {
  const tunnels = new Set<Duplex>()
  const keep = (socket: Duplex) => {
    tunnels.add(socket)
    socket.once('close', () => tunnels.delete(socket))
    socket.on('error', () => socket.destroy()) // either end may go at any time
  }
  const server = createServer((incoming, response) => void forward(incoming, response, options))
  server.maxConnections = CONNECTIONS_MAX
  server.on('connect', (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    keep(client)
    void tunnel(incoming.url ?? '', client, head, options, keep)
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.socketPath, resolve)
  })
  return { close: () => close(server, tunnels) }
}

async function tunnel(
  target: string,
  client: Duplex,
  head: Buffer,
  options: EgressProxyOptions,
  keep: (socket: Duplex) => void,
): Promise<void> {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[^\s:/@[\]]+):(\d{1,5})$/i.exec(target) ?? []
  if (host === undefined || Number(port) > 65_535) return void client.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  try {
    const upstream = await connectAllowed(host, Number(port), options)
    keep(upstream)
    upstream.setTimeout(IDLE_MS, () => upstream.destroy())
    upstream.once('close', () => client.destroy())
    client.once('close', () => upstream.destroy())
    if (client.destroyed) return void upstream.destroy()
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    upstream.write(head)
    upstream.pipe(client)
    client.pipe(upstream)
  } catch (error) {
    client.end(`HTTP/1.1 ${statusLine(error, options)}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
  }
}

async function forward(incoming: IncomingMessage, response: ServerResponse, options: EgressProxyOptions): Promise<void> {
  const url = URL.canParse(incoming.url ?? '') ? new URL(incoming.url ?? '') : undefined
  if (url?.protocol !== 'http:') return void response.writeHead(400).end()
  try {
    const socket = await connectAllowed(url.hostname, Number(url.port || 80), options)
    socket.setTimeout(IDLE_MS, () => socket.destroy())
    const headers: OutgoingHttpHeaders = { ...incoming.headers, host: url.host, connection: 'close' }
    for (const name of [...HOP_BY_HOP, ...namedByConnection(incoming)]) if (name !== 'connection') delete headers[name]
    const outgoing = request({ createConnection: () => socket, method: incoming.method, path: `${url.pathname}${url.search}`, headers })
    outgoing.once('response', (answer) => {
      const answered = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name))
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(answered))
      answer.pipe(response)
      answer.once('error', () => response.destroy())
    })
    outgoing.once('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()))
    response.once('close', () => outgoing.destroy())
    incoming.pipe(outgoing)
  } catch (error) {
    response.writeHead(Number(statusLine(error, options).slice(0, 3))).end()
  }
}

const namedByConnection = (incoming: IncomingMessage) =>
  (incoming.headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase())

function statusLine(error: unknown, { onRefused }: EgressProxyOptions): string {
  if (!(error instanceof AddressRefused)) return '502 Bad Gateway'
  onRefused(error.message)
  return '403 Forbidden'
}

async function close(server: Server, tunnels: ReadonlySet<Duplex>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  for (const socket of tunnels) socket.destroy()
  await closed
}
