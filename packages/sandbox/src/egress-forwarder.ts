import { closeSync, writeSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { pipeline } from 'node:stream'
import { pathToFileURL } from 'node:url'

export interface EgressForwarderOptions {
  /** 0: any free port. */
  port: number
  socketPath: string
}

const CONNECTIONS_MAX = 512

/**
 * Passes each connection to 127.0.0.1:port on to a Unix socket, bytes for bytes in both directions, so that a program which knows HTTP
 * proxies by address can use one that listens on a socket. Reaches nothing else. @throws Error of the system when the port cannot be had.
 */
export async function startEgressForwarder({ port, socketPath }: EgressForwarderOptions): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ path: socketPath, allowHalfOpen: true })
    // Either end may fail at any time, which closes both; who learns of it is the program, not us.
    pipeline(client, upstream, () => {})
    pipeline(upstream, client, () => {})
  })
  server.maxConnections = CONNECTIONS_MAX
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  // Out of descriptors, for instance: that connection fails, the next may not.
  server.on('error', () => {})
  return server
}

/** As a program of its own, inside a sandbox: `node egress-forwarder.ts <port> <socket>`; says `listening` and closes its output. */
async function main(): Promise<void> {
  const [, , port, socketPath = ''] = process.argv
  await startEgressForwarder({ port: Number(port), socketPath })
  writeSync(1, 'listening')
  closeSync(1)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) void main()
