import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TestSite {
  readonly port: number
  /** host:port, as in EGRESS_ALLOW. */
  readonly host: string
  readonly origin: string
  /** Connections that are open now. */
  connections(): Promise<number>
  close(): void
}

/** A web server on loopback that answers each path in its own way. */
export async function servePaths(paths: Record<string, RequestListener>): Promise<TestSite> {
  const server = createServer((request, response) => {
    const listener = paths[request.url ?? '']
    if (listener) listener(request, response)
    else response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    host: `127.0.0.1:${port}`,
    origin: `http://127.0.0.1:${port}`,
    connections: () => new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count)))),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
