import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

interface TestDatabase {
  url: string
  drop(): Promise<void>
}

interface TestServer {
  url: string
  stop(): Promise<void>
}

const embeddedServer = fileURLToPath(new URL('../../../standalone/src/postgres/main.ts', import.meta.url))

/**
 * A new, empty database of its own on a real Postgres: the one of TEST_DATABASE_URL, else one started for this call and stopped by `drop`.
 * Connections still open when it is dropped are cut.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const given = process.env.TEST_DATABASE_URL
  const server: TestServer = given ? { url: given, stop: async () => undefined } : await startServer()
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(server.url, `CREATE DATABASE ${name}`)
  return {
    url: withDatabase(server.url, name),
    async drop() {
      await administer(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await server.stop()
    },
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

const withDatabase = (url: string, name: string): string => url.replace(/^([a-z]+:\/\/[^/?]*)(\/[^?]*)?/, `$1/${name}`)

/** For a single test file run by hand: the embedded server of apps/standalone, in a folder of its own. */
async function startServer(): Promise<TestServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plat-test-pg-'))
  const child = spawn(process.execPath, [embeddedServer, '--data-dir', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await firstUrl(child.stdout)
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function firstUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = /postgres(?:ql)?:\/\/\S+/.exec(line)?.[0]
    if (url) return url
  }
  throw new Error('the test database server ended before it printed its URL')
}
