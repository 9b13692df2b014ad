import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import { createProject } from '../builds/testing/deploy-commit.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

const servers: Server[] = []
/** A service that answers /health so, or never. */
async function serve(answer: { status: number; body: string } | 'silence'): Promise<number> {
  const server = createServer((request, response) => {
    if (answer !== 'silence') response.writeHead(request.url === '/health' ? answer.status : 404).end(answer.body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
const json = (body: object, status = 200) => ({ status, body: JSON.stringify(body) })

let api: TestApi
before(async () => {
  const functions = await serve(json({ status: 'ok', cache: { hits: 3, misses: 1, entries: 7 } }))
  const proxy = await serve(
    json({ status: 'degraded', files: { files: 2, hits: 0, misses: 0 }, sites: { sites: 1, hits: 1, misses: 1 } }, 503),
  )
  api = await startTestApi({ functionsEndpoint: `http://127.0.0.1:${functions}`, proxyPort: proxy })
})
after(async () => {
  await api?.close()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

const ask = async (): Promise<PlatformStatus> => {
  const { status, body } = await api.call('GET', '/api/platform', { token: api.admin.token })
  assert.equal(status, 200)
  return body
}
const heard = (id: string, url: string) =>
  api.call('POST', '/internal/build-services/heartbeat', { token: api.serviceToken, body: { id, url, slots: 3, running: [] } })

test('an admin sees every service, the database, the storage and how much there is of everything', async () => {
  await createProject(api, 'counted')
  await api.dependencies.storage.put(Buffer.from('twelve bytes'))
  const status = await ask()
  const stateOf = (name: string) => status.services.find((service) => service.name === name)?.status
  assert.deepEqual(['api', 'database', 'storage', 'functions-service', 'proxy', 'build-service'].map(stateOf), [
    ...['ok', 'ok', 'ok', 'ok', 'degraded', 'down'],
  ])
  assert.match(status.version, /^\d+\.\d+\.\d+/)
  assert.ok(status.database.bytes > 0 && status.database.connections > 0 && status.database.largestTables.length > 3)
  assert.deepEqual([status.storage.artifacts, status.storage.bytes], [1, 12])
  assert.ok((status.storage.freeBytes ?? 0) > 0)
  assert.deepEqual([status.counts.projects, status.counts.deployments, status.builds], [1, 0, { queued: 0, building: 0, slots: 0 }])
  assert.deepEqual(status.caches, [
    { name: 'function code', hitRate: 0.75, entries: 7 },
    { name: 'site files', hitRate: null, entries: 2 },
    { name: 'sites', hitRate: 0.5, entries: 1 },
  ])
})

test('a service that says nothing, or nothing sensible, is down, and is waited for two seconds at most', async () => {
  await heard('00000000-0000-4000-8000-000000000001', `http://127.0.0.1:${await serve('silence')}`)
  await heard('00000000-0000-4000-8000-000000000002', `http://127.0.0.1:${await serve({ status: 200, body: 'hello' })}`)
  const startedAt = performance.now()
  const { services, builds } = await ask()
  assert.ok(performance.now() - startedAt < 6_000)
  assert.deepEqual(
    services.filter(({ name }) => name === 'build-service').map(({ status }) => status),
    ['down', 'down'],
  )
  assert.equal(builds.slots, 6)
})

test('only admins of the platform may', async () => {
  const { token } = await api.addUser()
  assert.equal((await api.call('GET', '/api/platform', { token })).status, 403)
  assert.equal((await api.call('GET', '/api/platform')).status, 401)
  assert.equal((await api.call('GET', '/api/platform', { token: api.serviceToken })).status, 403)
  assert.equal((await api.call('GET', '/api/platform?x=1', { token: api.admin.token })).status, 400)
})
