import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findProgram } from './find-program.ts'
import type { Peer } from './peer.ts'
import { startPeer } from './start-peer.ts'

/** Caddy as a static file server. Go takes the one core it may use for its number of threads. Undefined when it is not installed. */
export async function startStaticCaddy(filesFolder: string): Promise<Peer | undefined> {
  const caddy = findProgram('caddy')
  if (!caddy) return undefined
  return startPeer(async (folder, port) => {
    await writeFile(
      path.join(folder, 'Caddyfile'),
      `{
  admin off
  auto_https off
  log {
    output discard
  }
}
http://127.0.0.1:${port} {
  bind 127.0.0.1
  root * "${filesFolder}"
  file_server
}
`,
    )
    const env = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
    return { argv: [caddy, 'run', '--adapter', 'caddyfile', '--config', path.join(folder, 'Caddyfile')], env }
  })
}
