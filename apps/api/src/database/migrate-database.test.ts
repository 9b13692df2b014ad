import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import pg from 'pg'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { migrateDatabase } from './migrate-database.ts'
import { migrationsFolder, schemaFile } from './schema-paths.ts'
import { diffSchema } from './tools/diff-schema.ts'

let database: TestDatabase
let folder: string
beforeEach(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'plat test migrations-'))
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

async function add(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true })
  await writeFile(path.join(folder, name, 'migration.sql'), sql)
}
const migrate = () => migrateDatabase({ url: database.url, folder })

async function query(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('schema and migrations are in step', async () => {
  assert.equal(await diffSchema({ scratchUrl: database.url, schemaFile, migrationsFolder }), '')
})

test('migrations are applied in order of their names, each once', async () => {
  await add('2_second', 'INSERT INTO things VALUES (2)')
  await add('1_first', 'CREATE TABLE things (id INT PRIMARY KEY); INSERT INTO things VALUES (1)')
  assert.deepEqual(await migrate(), ['1_first', '2_second'])
  assert.deepEqual(await migrate(), [])
  await add('3_third', 'INSERT INTO things VALUES (3)')
  assert.deepEqual(await migrate(), ['3_third'])
  assert.deepEqual(await query('SELECT id FROM things ORDER BY id'), [{ id: 1 }, { id: 2 }, { id: 3 }])
})

test('of five processes that start together exactly one migrates, and all go on', async () => {
  await add('1_first', 'CREATE TABLE things (id INT PRIMARY KEY)')
  const applied = await Promise.all(Array.from({ length: 5 }, migrate))
  assert.deepEqual(applied.flat(), ['1_first'])
})

test('a migration that fails leaves nothing of itself, keeps the ones before it, and can be mended', async () => {
  await add('1_first', 'CREATE TABLE things (id INT PRIMARY KEY)')
  await add('2_second', 'INSERT INTO things VALUES (1); INSERT INTO nowhere VALUES (1)')
  await assert.rejects(migrate(), /migration 2_second failed/)
  assert.deepEqual(await query('SELECT id FROM things'), [])
  await add('2_second', 'INSERT INTO things VALUES (7)')
  assert.deepEqual(await migrate(), ['2_second'])
})

test('a migration edited after it was applied stops the start', async () => {
  await add('1_first', 'CREATE TABLE things (id INT PRIMARY KEY)')
  await migrate()
  await add('1_first', 'CREATE TABLE things (id BIGINT PRIMARY KEY)')
  await assert.rejects(migrate(), /1_first was edited/)
})

test('a migration recorded as failed by other tools stops the start', async () => {
  await migrate()
  await query("INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('x', 'y', '1_first', 'what went wrong')")
  await add('1_first', 'SELECT 1')
  await assert.rejects(migrate(), /1_first failed earlier: what went wrong/)
})
