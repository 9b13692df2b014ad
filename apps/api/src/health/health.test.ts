import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

test('while everything it depends on answers, the api is ok and says so without being asked who', async () => {
  const { status, body } = await api.call('GET', '/health')
  assert.equal(status, 200)
  assert.equal(body.status, 'ok')
  assert.equal(body.database.status, 'ok')
  assert.ok(body.database.latencyMs >= 0 && body.uptime > 0)
  assert.deepEqual(body.storage, { status: 'ok' })
  assert.equal(body.queue.status, 'ok')
})

test('without its storage it is degraded, and still answers everything else', async () => {
  await rm(api.dependencies.config.storageBaseDir, { recursive: true })
  const { status, body } = await api.call('GET', '/health')
  assert.deepEqual([status, body.status, body.storage], [503, 'degraded', { status: 'unavailable' }])
  assert.equal((await api.call('GET', '/api/projects', { token: api.admin.token })).status, 200)
})

test('metrics are Prometheus text with route patterns, never ids', async () => {
  const id = '0192f0c1-2222-7333-8444-555555555555'
  await api.call('GET', `/api/projects/${id}`, { token: api.admin.token })
  const { body } = await api.call('GET', '/metrics')
  assert.match(body, /plat_http_request_duration_seconds_count\{[^}]*route="\/api\/projects\/:project"/)
  assert.equal(body.includes(id), false)
})
