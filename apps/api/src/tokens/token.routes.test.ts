import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

const create = (token: string, body: object) => api.call('POST', '/api/tokens', { token, body })
const list = (token: string) => api.call('GET', '/api/tokens', { token })
const me = (token: string) => api.call('GET', '/api/auth/me', { token })

test('a token works, is shown once, and only its hash is stored', async () => {
  const user = await api.addUser()
  const answer = await create(user.token, { name: 'ci' })
  assert.equal(answer.status, 201)
  assert.match(answer.body.token, /^plat_[A-Za-z0-9_-]{43}$/)
  assert.equal(answer.body.prefix, answer.body.token.slice(0, 13))
  assert.equal((await me(answer.body.token)).body.id, user.id)
  const listed = (await list(user.token)).body.items
  assert.equal(listed.length, 1)
  assert.equal('token' in listed[0], false)
  const { rows } = await api.dependencies.sql.query('SELECT * FROM personal_tokens WHERE user_id = $1', [user.id])
  assert.equal(JSON.stringify(rows).includes(answer.body.token.slice(13)), false)
})

test('the last use is noted, to the minute', async () => {
  const user = await api.addUser()
  const { token } = (await create(user.token, { name: 'used' })).body
  assert.equal((await list(user.token)).body.items[0].lastUsedAt, null)
  await me(token)
  const first = (await list(user.token)).body.items[0].lastUsedAt
  assert.ok(first)
  await me(token)
  assert.equal((await list(user.token)).body.items[0].lastUsedAt, first)
})

test('a token works until its expiry and not after', async () => {
  const user = await api.addUser()
  const expiresAt = new Date(Date.now() + 3600_000).toISOString()
  const { token, id, ...rest } = (await create(user.token, { name: 'short', expiresAt })).body
  assert.equal(rest.expiresAt, expiresAt)
  assert.equal((await me(token)).status, 200)
  await api.dependencies.sql.query("UPDATE personal_tokens SET expires_at = now() - interval '1 second' WHERE id = $1", [id])
  assert.equal((await me(token)).status, 401)
})

test('an expiry that is over is 422, one that is no time 400', async () => {
  const past = await create(api.admin.token, { name: 'x', expiresAt: '2020-01-01T00:00:00.000Z' })
  assert.deepEqual([past.status, past.body.error.code, past.body.error.details[0].path], [422, 'VALIDATION_FAILED', 'expiresAt'])
  assert.equal((await create(api.admin.token, { name: 'x', expiresAt: 'tomorrow' })).status, 400)
  assert.equal((await create(api.admin.token, { name: ' ' })).status, 400)
})

test('a deleted token stops working at once', async () => {
  const user = await api.addUser()
  const { token, id } = (await create(user.token, { name: 'gone' })).body
  assert.equal((await api.call('DELETE', `/api/tokens/${id}`, { token: user.token })).status, 204)
  assert.equal((await me(token)).status, 401)
  assert.equal((await api.call('DELETE', `/api/tokens/${id}`, { token: user.token })).status, 404)
})

test('tokens of others are neither listed nor deleted, not even by an admin', async () => {
  const user = await api.addUser()
  const { token, id } = (await create(user.token, { name: 'mine' })).body
  const answer = await api.call('DELETE', `/api/tokens/${id}`, { token: api.admin.token })
  assert.deepEqual([answer.status, answer.body.error.code], [404, 'TOKEN_NOT_FOUND'])
  assert.equal((await me(token)).status, 200)
  assert.equal(
    (await list(api.admin.token)).body.items.some((item: { id: string }) => item.id === id),
    false,
  )
  assert.equal((await api.call('DELETE', '/api/tokens/nonsense', { token: user.token })).status, 404)
})

test('a user has at most a hundred tokens', async () => {
  const user = await api.addUser()
  const data = Array.from({ length: 100 }, (_, index) => ({
    id: api.dependencies.newId(),
    userId: user.id,
    name: 'x',
    prefix: 'plat_x',
    tokenHash: `${user.id}${index}`,
  }))
  await api.dependencies.database.personalToken.createMany({ data })
  const answer = await create(user.token, { name: 'one more' })
  assert.deepEqual([answer.status, answer.body.error.code], [403, 'QUOTA_EXCEEDED'])
})

test('nobody and services have no tokens', async () => {
  assert.equal((await api.call('GET', '/api/tokens')).status, 401)
  assert.equal((await list(api.serviceToken)).status, 403)
})
