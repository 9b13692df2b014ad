import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that answers when the test says so: functions that fetch from it are held in the middle of their call. */
export interface Gate {
  /** For EGRESS_ALLOW. */
  readonly host: string
  /** Handler code that waits at the gate. */
  readonly wait: string
  /** Requests that wait now. */
  readonly waiting: number
  /** Headers of the request that came last. */
  readonly lastHeaders: IncomingHttpHeaders
  open(): void
  close(): void
}

export async function startGate(): Promise<Gate> {
  const waiting = new Set<ServerResponse>()
  let lastHeaders: IncomingHttpHeaders = {}
  const server = createServer((request, response) => {
    lastHeaders = request.headers
    waiting.add(response)
    response.once('close', () => waiting.delete(response))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    wait: `await (await fetch('http://${host}/')).text();`,
    get waiting() {
      return waiting.size
    },
    get lastHeaders() {
      return lastHeaders
    },
    open() {
      for (const response of waiting) response.end('open')
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
