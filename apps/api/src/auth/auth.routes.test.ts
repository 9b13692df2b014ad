import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { removeExpiredSessions } from './remove-expired-sessions.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

let count = 0
/** A user who can log in. */
async function withPassword() {
  count += 1
  const email = `person${count}@example.com`
  const { body } = await api.call('POST', '/api/users', { token: api.admin.token, body: { email, password: 'right password' } })
  return { id: body.id as string, email }
}
const logIn = (email: string, password: string) => api.call('POST', '/api/auth/login', { body: { email, password } })
const me = (token: string) => api.call('GET', '/api/auth/me', { token })

test('logging in gives a session that names its user, in any case of the address', async () => {
  const { id, email } = await withPassword()
  const answer = await logIn(email.toUpperCase(), 'right password')
  assert.equal(answer.status, 200)
  assert.equal(answer.body.user.id, id)
  assert.equal('passwordHash' in answer.body.user, false)
  assert.ok(new Date(answer.body.expiresAt).getTime() - Date.now() > 29 * 86_400_000)
  const who = await me(answer.body.token)
  assert.equal(who.status, 200)
  assert.equal(who.body.email, email)
  assert.ok(who.body.lastSeenAt)
})

test('an unknown account and a wrong password are told apart by nothing in the answer', async () => {
  const { email } = await withPassword()
  const [wrong, unknown] = await Promise.all([logIn(email, 'wrong password'), logIn('nobody@example.com', 'wrong password')])
  assert.equal(wrong.status, 401)
  assert.equal(unknown.status, 401)
  assert.equal(wrong.body.error.code, 'UNAUTHENTICATED')
  assert.equal(wrong.body.error.message, unknown.body.error.message)
})

test('bad input is refused with the wrong fields named', async () => {
  const answer = await api.call('POST', '/api/auth/login', { body: { email: 'no address', password: '', extra: 1 } })
  assert.equal(answer.status, 400)
  assert.deepEqual(answer.body.error.details.map(({ path }: { path: string }) => path).sort(), ['email', 'extra', 'password'])
  assert.equal((await logIn('a@example.com', 'x'.repeat(257))).status, 400)
})

test('after ten failed attempts an account is refused with Retry-After, also with the right password, also when they come at once', async () => {
  const { email } = await withPassword()
  const answers = await Promise.all(Array.from({ length: 13 }, () => logIn(email, 'wrong password')))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [401, 429])
  assert.equal(answers.filter(({ status }) => status === 401).length, 10)
  const refused = await logIn(email, 'right password')
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers.get('retry-after')) > 200)
})

test('logging out ends this session at once and no other', async () => {
  const { email } = await withPassword()
  const [first, second] = [(await logIn(email, 'right password')).body.token, (await logIn(email, 'right password')).body.token]
  assert.equal((await api.call('POST', '/api/auth/logout', { token: first })).status, 204)
  assert.equal((await me(first)).status, 401)
  assert.equal((await api.call('POST', '/api/auth/logout', { token: first })).status, 401)
  assert.equal((await me(second)).status, 200)
})

test('a personal token cannot be logged out, and says how it is deleted', async () => {
  const { token } = (await api.call('POST', '/api/tokens', { token: api.admin.token, body: { name: 'ci' } })).body
  const answer = await api.call('POST', '/api/auth/logout', { token })
  assert.equal(answer.status, 400)
  assert.match(answer.body.error.message, /DELETE \/api\/tokens/)
})

test('without a token, with a foreign one, or as a service there is no me', async () => {
  assert.equal((await api.call('GET', '/api/auth/me')).status, 401)
  assert.equal((await me('nonsense')).status, 401)
  assert.equal((await me(api.serviceToken)).status, 403)
})

test('a session ends when its time is over, and its row goes', async () => {
  const user = await api.addUser()
  await api.dependencies.sql.query("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1", [user.id])
  assert.equal((await me(user.token)).status, 401)
  assert.equal(await removeExpiredSessions(api.dependencies), 1)
  assert.equal(await removeExpiredSessions(api.dependencies), 0)
})

test('lastSeenAt is written at most once a minute', async () => {
  const user = await api.addUser()
  const first = (await me(user.token)).body.lastSeenAt
  assert.equal((await me(user.token)).body.lastSeenAt, first)
  await api.dependencies.sql.query("UPDATE users SET last_seen_at = now() - interval '61 seconds' WHERE id = $1", [user.id])
  assert.ok((await me(user.token)).body.lastSeenAt >= first)
})
