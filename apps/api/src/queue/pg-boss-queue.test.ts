import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import pg from 'pg'
import { connectionOptions } from '../database/connection-options.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import { createPgBossQueue } from './pg-boss-queue.ts'
import { eventually } from './testing/eventually.ts'
import { testQueueConformance } from './testing/queue-conformance.ts'

const log = createLogger({ service: 'test', level: 'error', format: 'json' })
let database: Awaited<ReturnType<typeof createTestDatabase>>
before(async () => {
  database = await createTestDatabase()
})
after(() => database?.drop())

const open = async () => createPgBossQueue({ connection: connectionOptions(database.url), log })

testQueueConformance('pg-boss', open)

test('pg-boss: when the database drops every connection, jobs stored before and after run once it is back', async () => {
  const queue = await open()
  const seen: unknown[] = []
  await queue.work('restart', async ({ n }) => void seen.push(n))
  await queue.start()
  await queue.enqueue('restart', { n: 1 })
  await eventually(() => seen.length === 1)
  await queue.enqueue('restart', { n: 2 }, { delaySeconds: 1 })
  const name = new URL(database.url).pathname.slice(1)
  const elsewhere = new pg.Client(database.url.replace(`/${name}`, '/postgres'))
  await elsewhere.connect()
  await elsewhere.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
  await elsewhere.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  await assert.rejects(queue.enqueue('restart', { n: 0 }))
  await elsewhere.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
  await elsewhere.end()
  await queue.enqueue('restart', { n: 3 })
  await eventually(() => seen.length === 3, 15_000)
  assert.deepEqual(seen.sort(), [1, 2, 3])
  await queue.stop()
})
