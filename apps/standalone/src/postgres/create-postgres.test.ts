import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, type TestContext, test } from 'node:test'
import pg from 'pg'
import { createPlatformLog } from '../log/create-platform-log.ts'
import { StartError } from '../start-error.ts'
import { processesOf } from '../testing/processes-of.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { until } from '../testing/until.ts'
import { createPostgres, type EmbeddedPostgres } from './create-postgres.ts'

// Making a database takes most of a second: tests that need no new one share this.
const shared = path.join(temporaryDirectory({ after }), 'data')
const PASSWORD = 'a-password-of-this-test'
const isRoot = process.getuid?.() === 0

interface Server extends EmbeddedPostgres {
  dataDir: string
  socketDir: string
  printed(): string
}

function buildServer(t: TestContext, options: { dataDir?: string; password?: string; mayUseNamespace?: boolean } = {}): Server {
  const dataDir = options.dataDir ?? path.join(temporaryDirectory(t), 'data')
  const socketDir = path.join(dataDir, 'run')
  mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  let printed = ''
  const write = (text: string) => {
    printed += text
  }
  const log = createPlatformLog({ write, format: 'text', level: 'debug', colour: false })
  const postgres = createPostgres({ password: PASSWORD, ...options, dataDir, socketDir, log })
  t.after(() => postgres.process.stop(10_000))
  return { ...postgres, dataDir, socketDir, printed: () => printed }
}

async function query<Row extends pg.QueryResultRow>({ socketDir }: Server, sql: string, password = PASSWORD): Promise<Row[]> {
  const client = new pg.Client({ host: socketDir, user: 'plat', database: 'plat', password })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

test('makes a durable database for a role that may create databases and is no superuser, on a Unix socket only', async (t) => {
  const server = buildServer(t, { dataDir: shared })
  mkdirSync(path.join(shared, 'postgres.new/base'), { recursive: true }) // an earlier making was cut short
  await server.process.start()
  const [role] = await query(server, 'SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user')
  assert.deepEqual(role, { rolsuper: false, rolcreatedb: true })
  const names = ['fsync', 'full_page_writes', 'listen_addresses', 'server_encoding', 'synchronous_commit']
  const settings = await query<{ setting: string }>(
    server,
    `SELECT setting FROM pg_settings WHERE name IN ('${names.join("','")}') ORDER BY name`,
  )
  assert.deepEqual(
    settings.map(({ setting }) => setting),
    ['on', 'on', '', 'UTF8', 'on'],
  )
  await assert.rejects(query(server, 'SELECT 1', 'another password'), { code: '28P01' })
  assert.equal(new URL(server.url).searchParams.get('host'), server.socketDir)
  assert.deepEqual(readdirSync(server.dataDir).sort(), ['postgres', 'run'])
  assert.equal(server.printed().includes(PASSWORD), false)
  await query(server, 'CREATE TABLE kept AS SELECT 42 AS answer')
})

test('keeps committed rows over a stop and a start, and ends without a process or a socket left', async (t) => {
  const server = buildServer(t, { dataDir: shared })
  await server.process.start()
  assert.deepEqual(await query(server, 'SELECT answer FROM kept'), [{ answer: 42 }])
  await server.process.stop(10_000)
  assert.deepEqual(processesOf(shared), [])
  assert.deepEqual(readdirSync(server.socketDir), [])
})

test('comes back by itself on the same socket after kill -9, with every committed row', async (t) => {
  const server = buildServer(t, { dataDir: shared })
  await server.process.start()
  const before = server.process.pid ?? 0
  process.kill(before, 'SIGKILL')
  const rows = await until('it answers again', () => query(server, 'SELECT answer FROM kept').catch(() => undefined))
  assert.deepEqual(rows, [{ answer: 42 }])
  assert.notEqual(server.process.pid, before)
})

test('takes the data directory over from a server that was left running on it', async (t) => {
  const left = buildServer(t, { dataDir: shared })
  await left.process.start()
  const pid = left.process.pid
  const successor = buildServer(t, { dataDir: shared })
  const taken = successor.process.start()
  await until('the first is ended', () => left.process.pid !== pid)
  await left.process.stop(10_000)
  await taken
  assert.match(successor.printed(), new RegExp(`taking over the data directory from a Postgres that still runs \\(process ${pid}\\)`))
  assert.deepEqual(await query(successor, 'SELECT answer FROM kept'), [{ answer: 42 }])
})

test('starts although the process id of a dead server now belongs to another program', async (t) => {
  const other = spawn('sleep', ['1000'])
  t.after(() => other.kill('SIGKILL'))
  writeFileSync(path.join(shared, 'postgres/postmaster.pid'), `${other.pid}\n${shared}/postgres\n`)
  await buildServer(t, { dataDir: shared }).process.start()
  assert.equal(other.exitCode, null)
})

test('says that secrets and database do not belong together when the password is refused', async (t) => {
  const wrong = buildServer(t, { dataDir: shared, password: 'from another backup' })
  await assert.rejects(wrong.process.start(), /does not accept the password in secrets\.json/)
  await wrong.process.stop(10_000)
  assert.deepEqual(processesOf(shared), [])
})

test('shows what Postgres said when it cannot start', async (t) => {
  const overrides = path.join(shared, 'postgres/postgresql.auto.conf')
  writeFileSync(overrides, 'max_connections = many\n')
  t.after(() => writeFileSync(overrides, ''))
  const broken = buildServer(t, { dataDir: shared })
  const refused = assert.rejects(broken.process.start(), StartError)
  await until('its words are in the log', () => /WARN {2}.*max_connections/.test(broken.printed()))
  await broken.process.stop(10_000)
  await refused
})

test('gives root’s files to a user of the system where user namespaces are refused, and runs as that user', {
  skip: !isRoot,
}, async (t) => {
  const server = buildServer(t, { dataDir: shared, mayUseNamespace: false })
  assert.equal(statSync(path.join(shared, 'postgres')).uid, 0)
  await server.process.start()
  const { uid } = statSync(`/proc/${server.process.pid}`)
  assert.notEqual(uid, 0)
  assert.equal(statSync(path.join(shared, 'postgres')).uid, uid)
  await server.process.stop(10_000)
  const again = buildServer(t, { dataDir: shared })
  await again.process.start()
  assert.equal(statSync(`/proc/${again.process.pid}`).uid, uid)
  assert.deepEqual(await query(again, 'SELECT answer FROM kept'), [{ answer: 42 }])
})

test('makes the database as a user of the system where user namespaces are refused', { skip: !isRoot }, async (t) => {
  const server = buildServer(t, { mayUseNamespace: false })
  await server.process.start()
  assert.notEqual(statSync(path.join(server.dataDir, 'postgres')).uid, 0)
  await query(server, 'SELECT 1')
})

test('says where data may lie when the user of the system cannot reach it', { skip: !isRoot }, async (t) => {
  const parent = temporaryDirectory(t)
  chmodSync(parent, 0o700)
  const server = buildServer(t, { dataDir: path.join(parent, 'data'), mayUseNamespace: false })
  await assert.rejects(server.process.start(), /cannot reach .*Set DATA_DIR to a folder every user may enter/)
})

test('refuses the files of another major version without touching them, with instructions', async (t) => {
  const server = buildServer(t)
  const cluster = path.join(server.dataDir, 'postgres')
  mkdirSync(cluster)
  writeFileSync(path.join(cluster, 'PG_VERSION'), '17\n')
  await assert.rejects(server.process.start(), (error: Error) => {
    assert.ok(error instanceof StartError)
    assert.match(error.message, /was made by Postgres 17, but this Plat runs Postgres 18[\s\S]*pg_dump/)
    return true
  })
  assert.deepEqual(readdirSync(cluster), ['PG_VERSION'])
})

test('refuses a directory that is no database instead of overwriting it', async (t) => {
  const server = buildServer(t)
  mkdirSync(path.join(server.dataDir, 'postgres'))
  await assert.rejects(server.process.start(), /is not a Postgres data directory/)
})
