import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import type { TestUser } from '../testing/test-user.ts'

let api: TestApi
let owner: TestUser
let project: { id: string; slug: string }
before(async () => {
  api = await startTestApi()
  owner = await api.addUser()
  project = (await api.call('POST', '/api/projects', { token: owner.token, body: { name: 'routed' } })).body
})
after(() => api.close())

const authorize = (body: object, token = api.serviceToken) => api.call('POST', '/internal/authorize', { token, body })

test('the routes of all hosts, of one, and of none are told to services only', async () => {
  const all = await api.call('GET', '/internal/routes', { token: api.serviceToken })
  assert.deepEqual(
    all.body.routes.map(({ host }: { host: string }) => host),
    ['routed.localhost'],
  )
  const one = await api.call('GET', '/internal/routes?host=ROUTED.localhost', { token: api.serviceToken })
  assert.deepEqual(one.body, all.body)
  assert.deepEqual((await api.call('GET', '/internal/routes?host=other.localhost', { token: api.serviceToken })).body, { routes: [] })
  assert.equal((await api.call('GET', '/internal/routes?hosts=x', { token: api.serviceToken })).status, 400)
  assert.equal((await api.call('GET', '/internal/routes')).status, 401)
  assert.equal((await api.call('GET', '/internal/routes', { token: api.admin.token })).status, 403)
})

test('a token is held against a project named by id or slug', async () => {
  for (const name of [project.id, project.slug]) {
    const answer = await authorize({ token: owner.token, project: name, role: 'developer' })
    assert.deepEqual([answer.status, answer.body], [200, { projectId: project.id, projectSlug: 'routed', role: 'owner' }])
  }
})

test('no valid token is 401, a foreign project 404, a role too low 403', async () => {
  const viewer = await api.addUser()
  assert.equal((await authorize({ token: 'nonsense', project: project.id, role: 'viewer' })).status, 401)
  assert.equal((await authorize({ token: viewer.token, project: project.id, role: 'viewer' })).status, 404)
  await api.call('PUT', `/api/projects/${project.id}/members/${viewer.id}`, { token: owner.token, body: { role: 'viewer' } })
  assert.equal((await authorize({ token: viewer.token, project: project.id, role: 'viewer' })).status, 200)
  assert.equal((await authorize({ token: viewer.token, project: project.id, role: 'developer' })).status, 403)
  assert.equal((await authorize({ token: viewer.token, project: project.id, role: 'king' })).status, 400)
})

test('only services may ask', async () => {
  assert.equal((await authorize({ token: owner.token, project: project.id, role: 'viewer' }, owner.token)).status, 403)
})
