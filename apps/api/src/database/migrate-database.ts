import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { connectionOptions } from './connection-options.ts'

/** The advisory lock Prisma's own engine takes: of any number of starting processes exactly one migrates at a time. */
const MIGRATION_LOCK = 72707369
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
  logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

interface Migration {
  name: string
  sql: string
  checksum: string
}

/**
 * Applies the migrations of a folder (`<name>/migration.sql`, in order of name) that the database has not seen, each in one
 * transaction, and records them as Prisma does. Safe to call from several processes at once; names of those applied come back.
 *
 * @throws Error when an applied migration was edited, an earlier one failed, or one fails now
 */
export async function migrateDatabase({
  url,
  password,
  folder,
}: {
  url: string
  password?: string | undefined
  folder: string
}): Promise<string[]> {
  const migrations = await readMigrations(folder)
  // a migration may take as long as it needs, and so may waiting for another process's
  const unbounded = { statement_timeout: 0, query_timeout: 0, lock_timeout: 0, idle_in_transaction_session_timeout: 0 }
  const client = new pg.Client({ ...connectionOptions(url, password), ...unbounded })
  client.on('error', () => undefined) // the running query rejects with the same error
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    return await applyMissing(client, migrations)
  } finally {
    await client.end() // ends the session, which gives the lock back
  }
}

async function applyMissing(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  await client.query(HISTORY_TABLE)
  const history = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null; logs: string | null }>(
    'SELECT migration_name, checksum, finished_at, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const seen = new Map(history.rows.map((row) => [row.migration_name, row]))
  const applied: string[] = []
  for (const migration of migrations) {
    const row = seen.get(migration.name)
    if (row && !row.finished_at) throw new Error(`migration ${migration.name} failed earlier: ${row.logs ?? 'no log'}`)
    if (row && row.checksum !== migration.checksum) throw new Error(`migration ${migration.name} was edited after it was applied`)
    if (row) continue
    await apply(client, migration)
    applied.push(migration.name)
  }
  return applied
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined) // the connection is gone, and the transaction with it
    throw new Error(`migration ${name} failed`, { cause })
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}
