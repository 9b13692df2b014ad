import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import type next from 'next'

/**
 * Loads a standalone build into this process as a request handler. The build's own server.js would listen by itself, and at a stop
 * wait for every live stream to end.
 */
export async function loadNext(
  directory: string,
  env: Record<string, string | undefined>,
): Promise<(request: IncomingMessage, response: ServerResponse) => Promise<void>> {
  const { config } = JSON.parse(readFileSync(path.join(directory, '.next/required-server-files.json'), 'utf8'))
  Object.assign(env, {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_MANUAL_SIG_HANDLE: 'true',
    __NEXT_PRIVATE_STANDALONE_CONFIG: JSON.stringify(config), // as server.js hands it over; there is no next.config in the build
  })
  const createNext: typeof next = createRequire(path.join(directory, 'server.js'))('next')
  const app = createNext({ dev: false, dir: directory, quiet: true, conf: config })
  await app.prepare()
  const handle = app.getRequestHandler()
  return (request, response) => handle(request, response)
}
