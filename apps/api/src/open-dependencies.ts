import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { Secrets } from '@plat/shared/settings/read-secrets.ts'
import { createLocalStorage } from '@plat/shared/storage/local-storage.ts'
import { openChanges } from './change-feed/open-changes.ts'
import type { ApiConfig } from './config.ts'
import { connectionOptions } from './database/connection-options.ts'
import { openDatabase } from './database/open-database.ts'
import type { Dependencies } from './dependencies.ts'
import { createEnvCipher } from './env-vars/env-cipher.ts'
import { createPgBossQueue } from './queue/pg-boss-queue.ts'

interface OpenDependencies {
  dependencies: Dependencies
  /** Settles when changes of other copies of the api are heard. */
  listening: Promise<void>
  /** Ends what was opened here, in order; the queue is its user's to stop. */
  close(): Promise<void>
}

/** The composition root: opens everything the use cases need. Connects lazily; nothing here fails because Postgres is away. */
export function openDependencies({
  config,
  secrets,
  log,
  stopping,
}: {
  config: ApiConfig
  secrets: Secrets
  log: Logger
  stopping: AbortSignal
}): OpenDependencies {
  const { database, sql, close } = openDatabase({ url: config.databaseUrl, password: secrets.databasePassword, log })
  const connection = connectionOptions(config.databaseUrl, secrets.databasePassword)
  const changes = openChanges({ connection, sql, log })
  const dependencies: Dependencies = {
    config,
    log,
    database,
    sql,
    storage: createLocalStorage({ baseDir: config.storageBaseDir }),
    queue: createPgBossQueue({ connection, log }),
    changes,
    secrets: { secretKey: secrets.secretKey, serviceToken: secrets.serviceToken },
    envCipher: createEnvCipher(secrets.secretKey),
    clock: { now: () => new Date() },
    newId: () => uuidV7(),
    stopping,
  }
  return {
    dependencies,
    listening: changes.listening,
    async close() {
      await changes.close()
      await close()
    },
  }
}
