import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { isUniqueViolation } from './is-unique-violation.ts'
import { migrateDatabase } from './migrate-database.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'
import { migrationsFolder } from './schema-paths.ts'
import { translateDatabaseError } from './translate-database-error.ts'

const log = createLogger({ service: 'test', level: 'error', format: 'json' })
const CUT_OTHERS = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'

let scratch: TestDatabase
let open: OpenDatabase
before(async () => {
  scratch = await createTestDatabase()
  await migrateDatabase({ url: scratch.url, folder: migrationsFolder })
  open = openDatabase({ url: scratch.url, log })
})
after(async () => {
  await open.close()
  await scratch.drop()
})

const addFact = (key: string) => ['INSERT INTO platform_facts (key, value, updated_at) VALUES ($1, $1, now())', [key]] as const

test('a transaction is committed when its work resolves and leaves nothing when it rejects', async () => {
  await open.sql.transaction((client) => client.query(...addFact('kept')))
  await assert.rejects(
    open.sql.transaction(async (client) => {
      await client.query(...addFact('dropped'))
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  const { rows } = await open.sql.query("SELECT key FROM platform_facts WHERE key IN ('kept', 'dropped')")
  assert.deepEqual(rows, [{ key: 'kept' }])
})

test('a connection cut inside a transaction rejects it as unavailable, and the next query works', async () => {
  const failed = open.sql.transaction(async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    await open.sql.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
    await client.query(...addFact('never'))
  })
  await assert.rejects(failed, (error) => isUnavailable(error))
  assert.deepEqual((await open.sql.query("SELECT key FROM platform_facts WHERE key = 'never'")).rows, [])
})

test('idle connections that are cut are replaced without anybody noticing', async () => {
  await Promise.all([1, 2, 3, 4].map(() => open.sql.query('SELECT pg_sleep(0.01)')))
  await open.sql.query(CUT_OTHERS)
  await open.database.user.count()
  assert.equal((await open.sql.query('SELECT 1')).rowCount, 1)
})

test('a taken unique value is told apart from other failures, through the ORM and without it', async () => {
  const data = { key: 'unique', value: 'x' }
  await open.database.platformFact.create({ data })
  await assert.rejects(open.database.platformFact.create({ data }), isUniqueViolation)
  await assert.rejects(open.sql.query(...addFact('unique')), isUniqueViolation)
  await assert.rejects(open.sql.query('SELECT nothing'), (error) => !isUniqueViolation(error))
})

test('text Postgres cannot store is the caller’s mistake, through the ORM and without it', async () => {
  for (const attempt of [open.sql.query(...addFact('a\0b')), open.database.platformFact.create({ data: { key: 'a\0b', value: '' } })])
    await assert.rejects(attempt, (error) => (translateDatabaseError(error) as { code: string }).code === 'BAD_REQUEST')
})

test('a database that is not there is unavailable, through the ORM and without it', async () => {
  for (const url of ['postgresql://plat:x@127.0.0.1:1/plat', 'postgresql://plat:x@localhost/plat?host=/nowhere']) {
    const away = openDatabase({ url, log })
    await assert.rejects(away.sql.query('SELECT 1'), isUnavailable)
    await assert.rejects(
      away.sql.transaction((client) => client.query('SELECT 1')),
      isUnavailable,
    )
    await assert.rejects(away.database.user.count(), isUnavailable)
    await assert.rejects(
      away.database.$transaction((transaction) => transaction.user.count()),
      isUnavailable,
    )
    await away.close()
  }
})

function isUnavailable(error: unknown): boolean {
  return (translateDatabaseError(error) as { code: string }).code === 'DATABASE_UNAVAILABLE'
}
