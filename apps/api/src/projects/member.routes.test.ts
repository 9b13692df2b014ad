import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import type { TestUser } from '../testing/test-user.ts'

let api: TestApi
let owner: TestUser
let base: string
before(async () => {
  api = await startTestApi()
  owner = await api.addUser()
  const { body } = await api.call('POST', '/api/projects', { token: owner.token, body: { name: 'shared' } })
  base = `/api/projects/${body.id}`
})
after(() => api.close())

const put = (userId: string, role: string, token = owner.token) => api.call('PUT', `${base}/members/${userId}`, { token, body: { role } })

test('a member has their role at once, and loses it at once', async () => {
  const user = await api.addUser()
  assert.equal((await api.call('GET', base, { token: user.token })).status, 404)
  const answer = await put(user.id, 'viewer')
  assert.equal(answer.status, 200)
  assert.deepEqual({ ...answer.body, createdAt: '' }, { userId: user.id, email: user.email, name: null, role: 'viewer', createdAt: '' })
  assert.equal((await api.call('GET', base, { token: user.token })).body.role, 'viewer')
  assert.equal((await put(user.id, 'developer')).body.role, 'developer')
  assert.equal((await api.call('GET', base, { token: user.token })).body.role, 'developer')
  assert.equal((await api.call('GET', `${base}/members/${user.id}`, { token: owner.token })).body.role, 'developer')
  assert.equal((await api.call('DELETE', `${base}/members/${user.id}`, { token: owner.token })).status, 204)
  assert.equal((await api.call('GET', base, { token: user.token })).status, 404)
  const again = await api.call('DELETE', `${base}/members/${user.id}`, { token: owner.token })
  assert.deepEqual([again.status, again.body.error.code], [404, 'MEMBER_NOT_FOUND'])
})

test('who may not list users adds them by e-mail address', async () => {
  const user = await api.addUser()
  assert.equal((await put(encodeURIComponent(user.email.toUpperCase()), 'developer')).body.userId, user.id)
  const unknown = await put('nobody@example.com', 'viewer')
  assert.deepEqual([unknown.status, unknown.body.error.code], [404, 'USER_NOT_FOUND'])
})

test('the owner stays the owner', async () => {
  const admin = await api.addUser()
  await put(admin.id, 'admin')
  for (const token of [owner.token, admin.token, api.admin.token]) {
    assert.equal((await put(owner.id, 'viewer', token)).status, 409)
    assert.equal((await api.call('DELETE', `${base}/members/${owner.id}`, { token })).status, 409)
  }
  assert.equal((await api.call('GET', base, { token: owner.token })).body.role, 'owner')
})

test('nobody is made owner, and wrong roles are refused', async () => {
  const user = await api.addUser()
  for (const role of ['owner', 'king', '']) assert.equal((await put(user.id, role)).status, 400)
  assert.equal((await put('0192f0c1-2222-7333-8444-555555555555', 'viewer')).status, 404)
})

test('the list holds every member with their role, in pages', async () => {
  const first = (await api.call('GET', `${base}/members?limit=2`, { token: owner.token })).body
  assert.equal(first.items.length, 2)
  const rest = (await api.call('GET', `${base}/members?limit=100&cursor=${first.nextCursor}`, { token: owner.token })).body
  const ids = [...first.items, ...rest.items].map(({ userId }) => userId)
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(ids.includes(owner.id))
})

test('developers and viewers neither see nor change members', async () => {
  const user = await api.addUser()
  await put(user.id, 'developer')
  assert.equal((await api.call('GET', `${base}/members`, { token: user.token })).status, 403)
  assert.equal((await put(user.id, 'admin', user.token)).status, 403)
  const stranger = await api.addUser()
  assert.equal((await put(stranger.id, 'admin', stranger.token)).status, 404)
})
