import { createServer, type Server } from 'node:net'
import type { FieldProblem } from '@plat/shared/errors/app-error.ts'
import { SettingsError } from '@plat/shared/settings/read-settings.ts'

export type PortSetting = 'API_PORT' | 'FUNCTIONS_PORT' | 'BUILD_PORT' | 'PROXY_PORT' | 'DASHBOARD_PORT'
/** Without DASHBOARD_PORT there is no dashboard. */
export type Ports = Record<Exclude<PortSetting, 'DASHBOARD_PORT'>, number> & Partial<Record<'DASHBOARD_PORT', number>>

/**
 * Turns the wanted ports into ones that are free now: 0 becomes a free one.
 *
 * @throws SettingsError naming every port that cannot be used, and why
 */
export async function findPorts(wanted: Ports, bindHost: string): Promise<Ports> {
  const problems: FieldProblem[] = []
  const servers: Server[] = []
  const found = { ...wanted }
  // All are held until the last is found, so that no two settings are given the same one.
  for (const name of Object.keys(wanted) as PortSetting[]) {
    const server = createServer()
    try {
      found[name] = await listenOn(server, wanted[name] ?? 0, bindHost)
      servers.push(server)
    } catch (error) {
      problems.push({ path: name, message: explain(error as NodeJS.ErrnoException, wanted[name] ?? 0, bindHost) })
    }
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  if (problems.length > 0) throw new SettingsError(problems)
  return found
}

function listenOn(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop what listens there, or set another (0 takes any free one).`
    case 'EACCES':
      return `This user may not listen on port ${port}. Use one above 1023, or start as root.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `BIND_HOST ${host} is no address of this machine. Use one it has, such as 127.0.0.1 or 0.0.0.0.`
    default:
      return `Port ${port} on ${host} cannot be used: ${error.message}`
  }
}
