import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { closeServer, listen } from '@plat/shared/service-kit/run-service.ts'
import type { Secrets } from '@plat/shared/settings/read-secrets.ts'
import { apiRoutes } from './api-routes.ts'
import { createApp } from './app.ts'
import { ensureFirstAdmin } from './auth/ensure-first-admin.ts'
import { type ApiConfig, withBoundPort } from './config.ts'
import { migrateDatabase } from './database/migrate-database.ts'
import { migrationsFolder } from './database/schema-paths.ts'
import { waitForDatabase } from './database/wait-for-database.ts'
import type { Dependencies } from './dependencies.ts'
import { startDispatching } from './dispatch/start-dispatching.ts'
import { createHttpServer } from './http/create-http-server.ts'
import { openDependencies } from './open-dependencies.ts'
import { scheduleRetention } from './retention/schedule-retention.ts'

interface StartOptions {
  config: ApiConfig
  secrets: Secrets
  log: Logger
  /** Holds every answer against its documented schema; for tests. */
  checkAnswers?: boolean
}

export interface RunningApi {
  port: number
  dependencies: Dependencies
  /** Settles when changes made through other copies of the api are heard. */
  listening: Promise<void>
  /** Steps of an orderly end: answers and dispatcher, queue, change feed, database. */
  close: (() => Promise<void>)[]
}

const DATABASE_WAIT_MS_MAX = 60_000
/** What running answers get at the end; the rest of the 30 s is for jobs. */
const ANSWER_MS_MAX = 20_000

/**
 * Starts the whole api: listens at once (answering 503), waits up to 60 s for Postgres, migrates, then serves.
 *
 * @throws when the port is taken, or the database cannot be reached or migrated
 */
export async function startApi({ config: given, secrets, log, checkAnswers = false }: StartOptions): Promise<RunningApi> {
  const { server, serve } = createHttpServer()
  const port = await listen(server, { port: given.port, host: given.bindHost }, log)
  const config = withBoundPort(given, port)
  const database = { url: config.databaseUrl, password: secrets.databasePassword }
  await waitForDatabase({ ...database, log, waitMsMax: DATABASE_WAIT_MS_MAX })
  const applied = await migrateDatabase({ ...database, folder: migrationsFolder })
  if (applied.length > 0) log.info('migrations applied', { applied })
  const stopping = new AbortController()
  const { dependencies, listening, close } = openDependencies({ config, secrets, log, stopping: stopping.signal })
  await ensureFirstAdmin(dependencies)
  const app = createApp(dependencies, apiRoutes(dependencies), { checkAnswers })
  await scheduleRetention(dependencies)
  await dependencies.queue.start()
  const dispatching = await startDispatching(dependencies)
  serve(app) // last: whoever sees it healthy may also stop it in order
  return {
    port,
    dependencies,
    listening,
    close: [
      async () => {
        stopping.abort()
        await Promise.all([closeServer(server, ANSWER_MS_MAX), dispatching.stop()])
      },
      () => dependencies.queue.stop(),
      close,
    ],
  }
}
