import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { eventually } from './queue/testing/eventually.ts'
import { startTestApi, type TestApi } from './testing/test-api.ts'
import { startTestDatabaseServer, type TestDatabaseServer } from './testing/test-database-server.ts'

let folder: string
let postgres: TestDatabaseServer
let api: TestApi
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plat test outage-'))
  postgres = await startTestDatabaseServer(folder)
  api = await startTestApi({ databaseUrl: postgres.url })
})
after(async () => {
  await api?.close()
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
})

const me = () => api.call('GET', '/api/auth/me', { token: api.admin.token })

test('while Postgres is away requests are answered 503 with Retry-After, and everything works again by itself when it is back', async () => {
  const feed = await fetch(`${api.url}/internal/changes`, { headers: { authorization: `Bearer ${api.serviceToken}` } })
  const reader = feed.body?.pipeThrough(new TextDecoderStream()).getReader()
  assert.equal((await reader?.read())?.value, '{"type":"hello"}\n')
  await postgres.stop()
  for (const path of ['/api/auth/me', '/api/projects', '/api/projects/x/env']) {
    const answer = await api.call('GET', path, { token: api.admin.token })
    assert.deepEqual([answer.status, answer.body.error.code], [503, 'DATABASE_UNAVAILABLE'], path)
    assert.ok(Number(answer.headers.get('retry-after')) > 0)
  }
  const login = await api.call('POST', '/api/auth/login', { body: { email: 'a@example.com', password: 'x' } })
  assert.equal(login.status, 503)
  const health = await api.call('GET', '/health')
  assert.deepEqual([health.status, health.body.status, health.body.database.status], [503, 'degraded', 'unavailable'])
  assert.equal((await api.call('GET', '/api/openapi.json')).status, 200)

  postgres = await startTestDatabaseServer(folder)
  await eventually(async () => (await me()).status === 200)
  await eventually(async () => (await api.call('GET', '/health')).status === 200)
  assert.equal((await reader?.read())?.value, '{"type":"hello"}\n')
  assert.equal((await api.call('POST', '/api/projects', { token: api.admin.token, body: { name: 'afterwards' } })).status, 201)
  assert.match((await reader?.read())?.value ?? '', /afterwards\.localhost/)
  await reader?.cancel()
})
