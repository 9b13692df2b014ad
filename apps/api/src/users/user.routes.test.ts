import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

let count = 0
const newEmail = () => {
  count += 1
  return `user${count}@example.com`
}
const create = (body: object, token = api.admin.token) => api.call('POST', '/api/users', { token, body })
const patch = (id: string, body: object, token = api.admin.token) => api.call('PATCH', `/api/users/${id}`, { token, body })
const remove = (id: string, token = api.admin.token) => api.call('DELETE', `/api/users/${id}`, { token })

test('an admin creates a user, who is a member unless told otherwise', async () => {
  const email = newEmail()
  const answer = await create({ email, password: 'long enough', name: ' Ada ' })
  assert.equal(answer.status, 201)
  assert.deepEqual(
    { ...answer.body, id: '', createdAt: '' },
    { id: '', email, name: 'Ada', role: 'member', createdAt: '', lastSeenAt: null },
  )
  assert.deepEqual((await api.call('GET', `/api/users/${answer.body.id}`, { token: api.admin.token })).body, answer.body)
})

test('an e-mail address is taken once, whatever its case, also by twenty at once', async () => {
  const email = newEmail()
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => create({ email: index % 2 ? email : email.toUpperCase(), password: 'long enough' })),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(7).fill(409)])
  const other = await create({ email: newEmail(), password: 'long enough' })
  const moved = await patch(other.body.id, { email })
  assert.equal(moved.status, 409)
  assert.equal(moved.body.error.code, 'CONFLICT')
})

test('wrong input names every field', async () => {
  const answer = await create({ email: 'x', password: 'short', role: 'king', name: '', extra: true })
  assert.equal(answer.status, 400)
  assert.deepEqual(answer.body.error.details.map(({ path }: { path: string }) => path).sort(), [
    'email',
    'extra',
    'name',
    'password',
    'role',
  ])
})

test('the list is paged, newest first, and each user comes once', async () => {
  for (let index = 0; index < 3; index += 1) await api.addUser()
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = cursor === '' ? '' : `&cursor=${cursor}`
    const { body } = await api.call('GET', `/api/users?limit=2${query}`, { token: api.admin.token })
    assert.ok(body.items.length <= 2)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.nextCursor
  }
  assert.equal(seen.length, await api.dependencies.database.user.count())
  assert.deepEqual(seen, [...new Set(seen)].sort().reverse())
})

test('a bad cursor or limit is refused', async () => {
  for (const query of ['cursor=x', 'limit=0', 'limit=101', 'limit=ten', 'page=2'])
    assert.equal((await api.call('GET', `/api/users?${query}`, { token: api.admin.token })).status, 400, query)
})

test('a changed password ends the sessions of the user and no others', async () => {
  const user = await api.addUser()
  const other = await api.addUser()
  assert.equal((await patch(user.id, { password: 'another one' })).status, 200)
  assert.equal((await api.call('GET', '/api/auth/me', { token: user.token })).status, 401)
  assert.equal((await api.call('GET', '/api/auth/me', { token: other.token })).status, 200)
  const answer = await api.call('POST', '/api/auth/login', { body: { email: user.email, password: 'another one' } })
  assert.equal(answer.status, 200)
})

test('other changes keep the sessions; null unsets the name; an empty change changes nothing', async () => {
  const user = await api.addUser()
  assert.equal((await patch(user.id, { name: 'Bo', role: 'admin' })).body.role, 'admin')
  assert.equal((await api.call('GET', '/api/users', { token: user.token })).status, 200)
  assert.equal((await patch(user.id, { name: null, role: 'member' })).body.name, null)
  assert.equal((await api.call('GET', '/api/users', { token: user.token })).status, 403)
  assert.equal((await patch(user.id, {})).status, 200)
})

test('a deleted user’s session and tokens are worth nothing at once', async () => {
  const user = await api.addUser()
  const { token } = (await api.call('POST', '/api/tokens', { token: user.token, body: { name: 'ci' } })).body
  assert.equal((await api.call('GET', '/api/auth/me', { token })).status, 200)
  assert.equal((await remove(user.id)).status, 204)
  assert.equal((await api.call('GET', '/api/auth/me', { token })).status, 401)
  assert.equal((await api.call('GET', '/api/auth/me', { token: user.token })).status, 401)
  assert.equal((await remove(user.id)).status, 404)
})

test('projects of a deleted user pass to the admin who deletes them', async () => {
  const user = await api.addUser()
  const { body: project } = await api.call('POST', '/api/projects', { token: user.token, body: { name: `heritage ${count}` } })
  await remove(user.id)
  const members = await api.call('GET', `/api/projects/${project.id}/members`, { token: api.admin.token })
  assert.deepEqual(
    members.body.items.map(({ userId, role }: { userId: string; role: string }) => ({ userId, role })),
    [{ userId: api.admin.id, role: 'owner' }],
  )
})

test('unknown and malformed ids are not found', async () => {
  for (const id of ['0192f0c1-2222-7333-8444-555555555555', 'x', '..%2f'])
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const answer = await api.call(method, `/api/users/${id}`, { token: api.admin.token, ...(method === 'PATCH' ? { body: {} } : {}) })
      assert.deepEqual([answer.status, answer.body.error.code], [404, 'USER_NOT_FOUND'], `${method} ${id}`)
    }
})

test('members may not see or change users, not even themselves', async () => {
  const member = await api.addUser()
  assert.equal((await api.call('GET', '/api/users', { token: member.token })).status, 403)
  assert.equal((await create({ email: newEmail(), password: 'long enough' }, member.token)).status, 403)
  assert.equal((await patch(member.id, { role: 'admin' }, member.token)).status, 403)
  assert.equal((await remove(api.admin.id, member.token)).status, 403)
  assert.equal((await api.call('GET', '/api/users')).status, 401)
})

test('the last admin is neither deleted nor demoted, also when two admins remove each other at once', async () => {
  await api.dependencies.database.user.updateMany({ where: { id: { not: api.admin.id } }, data: { role: 'member' } })
  assert.equal((await remove(api.admin.id)).status, 409)
  assert.equal((await patch(api.admin.id, { role: 'member' })).status, 409)
  assert.equal((await patch(api.admin.id, { name: 'Still here' })).status, 200)
  for (let round = 0; round < 5; round += 1) {
    const other = await api.addUser({ role: 'admin' })
    const answers = await Promise.all([patch(other.id, { role: 'member' }), patch(api.admin.id, { role: 'member' }, other.token)])
    assert.equal(await api.dependencies.database.user.count({ where: { role: 'admin' } }), 1)
    assert.ok(answers.some(({ status }) => status === 200))
    await api.dependencies.database.user.update({ where: { id: api.admin.id }, data: { role: 'admin' } })
    await remove(other.id)
  }
})

test('an admin may delete themselves while there is another', async () => {
  const other = await api.addUser({ role: 'admin' })
  const { body: project } = await api.call('POST', '/api/projects', { token: other.token, body: { name: `left behind ${count}` } })
  assert.equal((await remove(other.id, other.token)).status, 204)
  const members = await api.call('GET', `/api/projects/${project.id}/members`, { token: api.admin.token })
  assert.equal(members.body.items[0].userId, api.admin.id)
})
