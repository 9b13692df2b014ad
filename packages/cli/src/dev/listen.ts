import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { CliError } from '../errors/cli-error.ts'

const HOST = '127.0.0.1'

/** Listens on this machine's loopback, on the first free of `tries` ports in a row (0: any), and answers which. @throws CliError PORT_IN_USE */
export async function listen(server: Server, port: number, tries = 1): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (port !== 0 && !(await isFree(port + attempt))) continue
    server.listen(port === 0 ? 0 : port + attempt, HOST)
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  throw new CliError(`Port ${port} is in use.`, { code: 'PORT_IN_USE', hint: 'Give another one by --port.' })
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, HOST, () => server.close(() => resolve(true)))
  })
}
