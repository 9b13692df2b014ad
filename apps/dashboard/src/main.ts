import path from 'node:path'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { closeServer, listen, runService } from '@plat/shared/service-kit/run-service.ts'
import { createDashboardApp } from './app.ts'
import { openPages } from './build/open-pages.ts'
import { readDashboardConfig } from './config.ts'

/** Pages answer at once; what lasts longer is a live stream, and its reader connects again. */
const CLOSE_MS = 2_000

await runService(
  'dashboard',
  async (env) => {
    const config = readDashboardConfig(env)
    const log = createLogger({ service: 'dashboard', level: config.logLevel, format: config.logFormat })
    const stopping = new AbortController()
    const directory = path.resolve(import.meta.dirname, '..')
    const pages = openPages({ directory, env, log, signal: stopping.signal })
    const server = createDashboardApp({
      apiEndpoint: config.apiEndpoint,
      examplesDir: path.resolve(directory, '../../examples'),
      pages,
      log,
    })
    await listen(server, { host: config.bindHost, port: config.port }, log)
    return { close: [async () => stopping.abort(), () => closeServer(server, CLOSE_MS)] }
  },
  process.env,
)
