import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import pg from 'pg'
import { connectionOptions } from '../database/connection-options.ts'
import { createPgBossQueue } from './pg-boss-queue.ts'
import { eventually } from './testing/eventually.ts'
import { testQueueConformance } from './testing/queue-conformance.ts'

const log = createLogger({ service: 'test', level: 'error', format: 'json' })
let url = ''
const admin = new pg.Client('postgresql://postgres@127.0.0.1:54329/postgres')
before(async () => {
  await admin.connect()
  await admin.query('CREATE DATABASE qtest_b')
  url = 'postgresql://postgres@127.0.0.1:54329/qtest_b'
})
after(async () => {
  await admin.query('DROP DATABASE qtest_b WITH (FORCE)')
  await admin.end()
})
const open = async () => createPgBossQueue({ connection: connectionOptions(url), log })

testQueueConformance('pg-boss', open)

test('pg-boss: after the database refused and dropped every connection, waiting and new jobs run', async () => {
  const queue = await open()
  const seen: unknown[] = []
  await queue.work('restart', async ({ n }) => void seen.push(n))
  await queue.start()
  await queue.enqueue('restart', { n: 1 })
  await eventually(() => seen.length === 1)
  await queue.enqueue('restart', { n: 2 }, { delaySeconds: 1 })
  await admin.query('ALTER DATABASE qtest_b ALLOW_CONNECTIONS false')
  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'qtest_b'")
  await assert.rejects(queue.enqueue('restart', { n: 0 }))
  await admin.query('ALTER DATABASE qtest_b ALLOW_CONNECTIONS true')
  await queue.enqueue('restart', { n: 3 })
  await eventually(() => seen.length === 3, 15_000)
  await queue.stop()
})
