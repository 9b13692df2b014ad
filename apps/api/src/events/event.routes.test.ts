import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { addCommit, createProject } from '../builds/testing/deploy-commit.ts'
import { buildInvocation } from '../invocations/testing/build-invocation.ts'
import { eventually } from '../queue/testing/eventually.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { watchEvents } from './testing/watch-events.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

const join = (project: string, userId: string, role = 'viewer') =>
  api.call('PUT', `/api/projects/${project}/members/${userId}`, { token: api.admin.token, body: { role } })
const leave = (project: string, userId: string) =>
  api.call('DELETE', `/api/projects/${project}/members/${userId}`, { token: api.admin.token })
const announce = (projectId: string) => api.dependencies.changes.publish({ type: 'functions', projectId, functionName: 'x' })
const record = (...projectIds: string[]) =>
  api.call('POST', '/internal/invocations', {
    token: api.serviceToken,
    body: { invocations: projectIds.map((projectId) => buildInvocation({ projectId })) },
  })

test('a watcher hears hello first, then what happens to deployments, routes, functions and invocations', async (t) => {
  const { id: projectId } = await createProject(api, 'watched')
  const watched = await watchEvents(api, { token: api.admin.token }, t)
  assert.equal(watched.response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  await watched.find(({ type }) => type === 'hello')
  assert.deepEqual([watched.events[0], watched.other[0]], [{ type: 'hello' }, 'retry: 2000'])
  const deploymentId = await addCommit(api, { projectId })
  await watched.find((event) => event.type === 'deployment' && event.deploymentId === deploymentId && event.status === 'queued')
  await api.call('POST', `/api/deployments/${deploymentId}/cancel`, { token: api.admin.token })
  await watched.find((event) => event.type === 'deployment' && event.deploymentId === deploymentId && event.status === 'cancelled')
  await announce(projectId)
  await watched.find((event) => event.type === 'functions' && event.projectId === projectId && event.functionName === 'x')
  await api.dependencies.changes.publish({ type: 'routes', hosts: ['watched.localhost', 'unknown.localhost'] })
  await watched.find((event) => event.type === 'routes' && event.projectId === projectId)
  assert.equal((await record(projectId)).status, 204)
  await watched.find((event) => event.type === 'invocations' && event.projectId === projectId)
})

test('any number of invocations are one event a second', async (t) => {
  const { id: projectId } = await createProject(api, 'busy')
  const watched = await watchEvents(api, { token: api.admin.token, project: 'busy' }, t)
  await watched.find(({ type }) => type === 'hello')
  const startedAt = performance.now()
  for (let round = 0; round < 10; round += 1) await record(projectId, projectId)
  await watched.find(({ type }) => type === 'invocations')
  const seconds = Math.ceil((performance.now() - startedAt) / 1000)
  assert.ok(watched.events.filter(({ type }) => type === 'invocations').length <= seconds + 1)
})

test('people hear of their own projects only, from the moment they join to the moment they leave', async (t) => {
  const { id: own } = await createProject(api, 'joined')
  const { id: foreign } = await createProject(api, 'foreign')
  const user = await api.addUser()
  const watched = await watchEvents(api, { token: user.token }, t)
  await watched.find(({ type }) => type === 'hello')
  await announce(own)
  await join('joined', user.id)
  await announce(foreign)
  await announce(own)
  await watched.find((event) => event.type === 'functions' && event.projectId === own)
  const seen = watched.events.filter(({ type }) => type === 'functions')
  assert.equal(seen.length, 1)
  await leave('joined', user.id)
  await announce(own)
  await api.call('POST', '/api/projects', { token: user.token, body: { name: 'of their own' } })
  const { body } = await api.call('GET', '/api/projects', { token: user.token })
  await announce(body.items[0].id)
  await watched.find((event) => event.type === 'functions' && event.projectId === body.items[0].id)
  assert.equal(watched.events.filter((event) => event.type === 'functions' && event.projectId === own).length, 1)
})

test('a stream of one project holds nothing of others, and ends when its reader may not see it any more', async (t) => {
  const { id: one } = await createProject(api, 'one')
  const { id: two } = await createProject(api, 'two')
  const user = await api.addUser()
  await join('one', user.id)
  await join('two', user.id)
  const watched = await watchEvents(api, { token: user.token, project: 'one' }, t)
  await watched.find(({ type }) => type === 'hello')
  await announce(two)
  await announce(one)
  await watched.find(({ type }) => type === 'functions')
  assert.deepEqual(
    watched.events.filter(({ type }) => type === 'functions').map((event) => 'projectId' in event && event.projectId),
    [one],
  )
  await leave('one', user.id)
  await eventually(() => watched.hasEnded())
})

test('a stream ends within five seconds of its session or token', async (t) => {
  const [bySession, byToken] = [await api.addUser(), await api.addUser()]
  const { token, id } = (await api.call('POST', '/api/tokens', { token: byToken.token, body: { name: 'watch' } })).body
  const watched = [await watchEvents(api, { token: bySession.token }, t), await watchEvents(api, { token }, t)]
  for (const { find } of watched) await find(({ type }) => type === 'hello')
  await api.call('POST', '/api/auth/logout', { token: bySession.token })
  await api.call('DELETE', `/api/tokens/${id}`, { token: byToken.token })
  const startedAt = performance.now()
  await eventually(() => watched.every(({ hasEnded }) => hasEnded()))
  assert.ok(performance.now() - startedAt < 5_500)
})

test('one user has at most twenty streams', async (t) => {
  const user = await api.addUser()
  const streams = await Promise.all(Array.from({ length: 20 }, () => watchEvents(api, { token: user.token }, t)))
  const refused = await api.call('GET', '/api/events', { token: user.token })
  assert.deepEqual([refused.status, refused.body.error.code, refused.headers.get('retry-after')], [429, 'RATE_LIMITED', '10'])
  streams[0]?.stop()
  await eventually(async () => {
    const again = await watchEvents(api, { token: user.token }, t)
    return again.response.status === 200
  })
})

test('a reader that takes nothing is cut off, and the others hear everything', async (t) => {
  const { id: projectId } = await createProject(api, 'lazy')
  const watched = await watchEvents(api, { token: api.admin.token }, t)
  await watched.find(({ type }) => type === 'hello')
  const { hostname, port } = new URL(api.url)
  const lazy = connect(Number(port), hostname)
  t.after(() => lazy.destroy())
  lazy.on('error', () => undefined) // being cut is the point
  const answered = new Promise<void>((resolve) => lazy.once('readable', () => resolve()))
  lazy.write(`GET /api/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${api.admin.token}\r\n\r\n`)
  await answered
  const functionName = 'x'.repeat(6_000)
  for (let sent = 0; !lazy.closed && sent < 3_000; sent += 1) {
    await api.dependencies.changes.publish({ type: 'functions', projectId, functionName })
    if (sent % 1_000 === 999) lazy.resume()
  }
  lazy.resume()
  await eventually(() => lazy.closed)
  await announce(projectId)
  await watched.find((event) => event.type === 'functions' && event.functionName === 'x')
})

test('an unknown or foreign project, no token, a service and an unknown query are refused', async () => {
  const user = await api.addUser()
  await createProject(api, 'hidden')
  for (const project of ['hidden', 'no-such'])
    assert.equal((await api.call('GET', `/api/events?project=${project}`, { token: user.token })).body.error.code, 'PROJECT_NOT_FOUND')
  assert.equal((await api.call('GET', '/api/events')).status, 401)
  assert.equal((await api.call('GET', '/api/events', { token: api.serviceToken })).status, 403)
  assert.equal((await api.call('GET', '/api/events?x=1', { token: user.token })).status, 400)
})
