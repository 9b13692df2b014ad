import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SettingsError } from '../settings/read-settings.ts'
import { createLogger, type Logger } from './logger.ts'
import { cutSilentConnections, trackSilentConnections } from './silent-connections.ts'

/** sysexits.h EX_CONFIG: a supervisor must not restart what cannot start. */
const EXIT_CONFIG = 78
const DRAIN_MS = 30_000

export interface RunningService {
  /** Closed in this order on shutdown, each awaited, all within 30 s. */
  close: (() => Promise<void>)[]
}

/**
 * Runs one service for the life of the process: starts it, stops it in order on SIGTERM, SIGINT, or when a supervisor's pipe on
 * standard input closes (PLAT_SUPERVISED=1), and exits 0. Wrong settings exit 78 with one report; an unexpected exception exits 1.
 */
export async function runService(
  name: string,
  start: (env: NodeJS.ProcessEnv) => Promise<RunningService>,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const log = createLogger({ service: name, level: 'info', format: env.LOG_FORMAT === 'text' ? 'text' : 'auto' })
  let service: RunningService | undefined
  let stopping = false
  const stop = async (reason: string, exitCode: number): Promise<void> => {
    if (stopping) return
    stopping = true
    log.info('stopping', { reason })
    setTimeout(() => process.exit(exitCode || 1), DRAIN_MS).unref()
    for (const close of service?.close ?? []) await close().catch((error: unknown) => log.error('stopping failed', { error }))
    process.exit(exitCode)
  }
  const crash = (error: unknown) => {
    log.error('unexpected failure', { error })
    void stop('unexpected failure', 1)
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal, 0))
  if (env.PLAT_SUPERVISED === '1')
    process.stdin
      .resume()
      .once('end', () => void stop('supervisor gone', 0))
      .once('error', () => void stop('supervisor gone', 0))
  try {
    service = await start(env)
  } catch (error) {
    if (error instanceof SettingsError) {
      process.stderr.write(`${error.message}\n`)
      process.exit(EXIT_CONFIG)
    }
    log.error('could not start', { error })
    process.exit(1)
  }
}

/** Listens on a port (0 = any) or a Unix socket path and logs where. @throws when the address is taken or not ours. */
export async function listen(server: Server, address: { port: number; host: string } | { path: string }, log: Logger): Promise<number> {
  trackSilentConnections(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const bound = server.address() as AddressInfo | string | null
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  log.info('listening', 'path' in address ? { path: address.path } : { host: address.host, port })
  return port
}

/** Stops accepting, lets running requests end, then cuts what is left after the grace. Never rejects. */
export async function closeServer(server: Server, graceMs = 25_000): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  cutSilentConnections(server)
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  const sweep = setInterval(() => server.closeIdleConnections(), 100)
  await closed
  clearTimeout(cut)
  clearInterval(sweep)
}
