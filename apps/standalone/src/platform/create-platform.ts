import { readSecrets } from '@plat/shared/settings/read-secrets.ts'
import type { Lock } from '@plat/shared/storage/take-lock.ts'
import type { Environment, StandaloneConfig } from '../config.ts'
import { lockDataDirectory } from '../data-directory/lock-data-directory.ts'
import { prepareDataDirectory } from '../data-directory/prepare-data-directory.ts'
import { prepareRuntimeDirectory, removeRuntimeDirectory, runtimeDirectory } from '../data-directory/runtime-directory.ts'
import type { PlatformLog } from '../log/create-platform-log.ts'
import { createPostgres } from '../postgres/create-postgres.ts'
import type { RestartPolicy } from '../processes/restart-delay.ts'
import type { SupervisedProcess } from '../processes/supervised-process.ts'
import { ensureSecrets, type StoredSecrets } from '../secrets/ensure-secrets.ts'
import { createApps } from './create-apps.ts'
import { findPorts, type Ports } from './ports.ts'
import { optional, startInOrder, stopInOrder } from './run-in-order.ts'

export interface PlatformOptions {
  env: Environment
  config: StandaloneConfig
  checkoutDir: string
  log: PlatformLog
  policy?: RestartPolicy
}

/** Everything `npm start` runs, as one thing. */
export interface Platform {
  readonly ports: Ports
  readonly serviceToken: string
  /** Settles when every part is ready. @throws StartError */
  start(): Promise<void>
  /** Ends every part in order, within 30 s, and gives the data directory free. Never rejects. */
  stop(): Promise<void>
  /** Ends every part at once; `stop()` still tells when they are gone. */
  kill(): void
}

/**
 * Takes the data directory and decides everything that is to be decided, without starting anything.
 *
 * @throws StartError, SettingsError
 */
export async function createPlatform(options: PlatformOptions): Promise<Platform> {
  const { dataDir, bindHost, ports: wanted } = options.config
  prepareDataDirectory(dataDir)
  const lock = lockDataDirectory(dataDir)
  try {
    const secrets = ensureSecrets(dataDir)
    const socketDir = runtimeDirectory(dataDir)
    prepareRuntimeDirectory(socketDir)
    return assemble(options, { lock, secrets, socketDir, ports: await findPorts(wanted, bindHost) })
  } catch (error) {
    lock.release()
    throw error
  }
}

interface Foundation {
  lock: Lock
  secrets: StoredSecrets
  socketDir: string
  ports: Ports
}

function assemble(options: PlatformOptions, { lock, secrets, socketDir, ports }: Foundation): Platform {
  const { dataDir, databaseUrl } = options.config
  const postgres = databaseUrl ? undefined : createPostgres({ ...options, dataDir, socketDir, password: secrets.databasePassword })
  const apps = createApps({ ...options, ports, socketDir, databaseUrl: databaseUrl ?? postgres?.url ?? '' })
  const database: SupervisedProcess[] = postgres ? [postgres.process] : []
  const hands = [apps['functions-service'], apps['build-service']]
  const dashboard = apps.dashboard ? [apps.dashboard] : []
  const withoutIt = (error: unknown) => options.log.record('error', `the dashboard does not run: ${messageOf(error)}`)
  return {
    ports,
    serviceToken: readSecrets(dataDir, options.env).serviceToken,
    start: () => startInOrder([database, [apps.api], [...hands, apps.proxy, ...dashboard.map((part) => optional(part, withoutIt))]]),
    async stop() {
      await stopInOrder([
        { parts: [apps.proxy, ...dashboard], stoppedByMs: 15_000 },
        { parts: hands, stoppedByMs: 19_000 },
        { parts: [apps.api], stoppedByMs: 22_000 },
        { parts: database, stoppedByMs: 25_000 },
      ])
      removeRuntimeDirectory(socketDir, dataDir)
      lock.release()
    },
    kill() {
      for (const part of [...Object.values(apps), ...database]) part.kill()
    },
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
