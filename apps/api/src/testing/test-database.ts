import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { startTestDatabaseServer, type TestDatabaseServer } from './test-database-server.ts'

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

/**
 * A new, empty database of its own on a real Postgres: the one of TEST_DATABASE_URL, else one started for this call and stopped by `drop`.
 * Connections still open when it is dropped are cut.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? { url: given, stop: async () => undefined } : await startOwnServer()
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(server.url, `CREATE DATABASE ${name}`)
  return {
    url: server.url.replace(/^([a-z]+:\/\/[^/?]*)(\/[^?]*)?/, `$1/${name}`),
    async drop() {
      await dropDatabase(server.url, name)
      await server.stop()
    },
  }
}

/** For a single test file run by hand. */
async function startOwnServer(): Promise<TestDatabaseServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plat-test-pg-'))
  const server = await startTestDatabaseServer(folder)
  return {
    url: server.url,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Postgres's own vacuum worker may be in it, which no ordinary role can end: it leaves by itself. */
async function dropDatabase(url: string, name: string): Promise<void> {
  for (let triesLeft = 40; ; triesLeft -= 1) {
    try {
      return await administer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    } catch (error) {
      if (triesLeft === 0) throw error
      await delay(250)
    }
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
