import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { LocalProjectState } from '@plat/shared/contracts/local-project.ts'
import { matchRoutePattern, parseRoutePattern } from '@plat/shared/domain/route-pattern.ts'
import { type Answered, forward } from './forward.ts'
import type { FrameworkAddress } from './framework-server.ts'

export interface Upstreams {
  /** Port of the platform's proxy. */
  proxyPort: number
  /** The framework's own server, as soon as it listens; undefined: there is none. */
  framework(): Promise<FrameworkAddress> | undefined
  /** The rules of the site for what the framework serves. */
  headers(): LocalProjectState['headers']
  /** Settles when what is served is what the files hold. */
  settled(): Promise<void>
}

/**
 * The one address of a project that is run locally. The platform's proxy is asked first, as it is in a deployment; where it has nothing, a
 * framework's own server answers, with the headers that the site's rules add.
 */
export function createFrontServer(upstreams: Upstreams): Server {
  const server = createServer((request, response) => {
    answer(upstreams, request, response).catch((error: unknown) => fail(response, error))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => void upgrade(upstreams, request, socket, head))
  return server
}

async function answer(upstreams: Upstreams, request: IncomingMessage, response: ServerResponse): Promise<void> {
  await upstreams.settled()
  const target = { host: '127.0.0.1', port: upstreams.proxyPort }
  const framework = await upstreams.framework()
  if (!framework) return (await forward(request, target, hostOf(request))).pipeTo(response)
  // Read as a whole, since it may have to be sent twice.
  const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : await buffer(request)
  const own = await forward(request, target, hostOf(request), body)
  if (!isNothingHere(own)) return own.pipeTo(response)
  own.discard()
  return (await forward(request, framework, request.headers.host ?? 'localhost', body)).pipeTo(
    response,
    rulesOf(upstreams.headers(), request.url),
  )
}

/** What the rules add to an answer, as the proxy does: every rule that matches, names in lower case. */
function rulesOf(rules: LocalProjectState['headers'], url = '/'): [string, string][] {
  const { pathname } = new URL(url, 'http://local')
  return rules
    .filter(({ source }) => matchRoutePattern(parseRoutePattern(source), decodeURI(pathname)))
    .flatMap(({ headers }) => headers.map(({ key, value }): [string, string] => [key.toLowerCase(), value]))
}

/** The proxy's own 404 or 405, not one that a function gave. */
const isNothingHere = ({ status, headers }: Answered): boolean =>
  (status === 404 || status === 405) &&
  !headers.some(([name]) => name === 'x-plat-invocation-id') &&
  !headers.some(([name]) => name === 'etag')

/** An address of this machine is the site's host, too. */
function hostOf({ headers: { host = 'localhost' } }: IncomingMessage): string {
  return host.replace(/^(?:127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?=:|$)/, 'localhost')
}

/** Web sockets are the framework's, for reloading pages. */
async function upgrade({ framework }: Upstreams, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  socket.on('error', () => socket.destroy())
  const target = await framework()
  if (!target) return void socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
  const upstream = connect(target, () => {
    const lines = [`${request.method} ${request.url} HTTP/1.1`]
    for (let index = 0; index < request.rawHeaders.length; index += 2)
      lines.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`)
    upstream.write(`${lines.join('\r\n')}\r\n\r\n`)
    upstream.write(head)
    socket.pipe(upstream).pipe(socket)
  })
  upstream.on('error', () => socket.destroy())
  socket.on('close', () => upstream.destroy())
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  const message = `plat dev: nothing answers behind this address yet (${error instanceof Error ? error.message : String(error)}).\n`
  response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' }).end(message)
}
