import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import type { Changes } from './change-feed/changes.ts'
import type { ApiConfig } from './config.ts'
import type { Database } from './database/open-database.ts'
import type { SqlPool } from './database/sql-pool.ts'
import type { EnvCipher } from './env-vars/env-cipher.ts'
import type { Queue } from './queue/queue.ts'

/** What use cases are given; made once by openDependencies. */
export interface Dependencies {
  config: ApiConfig
  log: Logger
  /** The ORM, for whatever a person waits for. */
  database: Database
  /** The same connections without the ORM: hot paths, batches, SKIP LOCKED, advisory locks. */
  sql: SqlPool
  storage: ArtifactStorage
  queue: Queue
  changes: Changes
  secrets: { secretKey: string; serviceToken: string }
  envCipher: EnvCipher
  clock: { now(): Date }
  newId(): string
  /** Aborted when the api begins to stop: answers that live long (streams, followed logs) end then. */
  stopping: AbortSignal
}
