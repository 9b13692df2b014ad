import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { connectionOptions } from './connection-options.ts'
import { PrismaClient } from './generated/client.ts'
import { createSqlPool, type SqlPool } from './sql-pool.ts'

/** The ORM, for everything a person waits for. */
export type Database = PrismaClient

export interface OpenDatabase {
  database: Database
  sql: SqlPool
  /** Waits for running queries, then ends every connection. */
  close(): Promise<void>
}

const CONNECTIONS_MAX = 20

/**
 * Opens the ORM and plain SQL over one pool. Connects at the first query, survives restarts of Postgres by itself, and never lets a
 * lost connection reach the process as an unhandled error (R70).
 */
export function openDatabase({ url, password, log }: { url: string; password?: string | undefined; log: Logger }): OpenDatabase {
  const pool = new pg.Pool({ ...connectionOptions(url, password), max: CONNECTIONS_MAX, idleTimeoutMillis: 30_000 })
  pool.on('error', (error) => log.warn('idle database connection lost', { error }))
  pool.on('release', (_error, client) => endIfBusy(client))
  const database = new PrismaClient({
    adapter: new PrismaPg(pool, { onConnectionError: (error) => log.warn('database connection lost', { error }) }),
    errorFormat: 'minimal',
    log: [],
    transactionOptions: { maxWait: 5_000, timeout: 20_000 },
  })
  return {
    database,
    sql: createSqlPool(pool),
    async close() {
      await database.$disconnect()
      await pool.end()
    },
  }
}

/** A client that timed out waiting for its answer is released while Postgres still owes it: pooled again, it would block its next user. */
function endIfBusy(client: pg.PoolClient): void {
  if ((client as { readyForQuery?: boolean }).readyForQuery === false) void client.end().catch(() => undefined) // its connection is being thrown away
}
