import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestAnswer, type TestApi } from '../testing/test-api.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

let count = 0
/** A user with a password, signed in with a cookie. */
async function signIn(headers: Record<string, string> = {}) {
  count += 1
  const email = `person${count}@example.com`
  await api.call('POST', '/api/users', { token: api.admin.token, body: { email, password: 'right password' } })
  return { email, ...(await logIn(email, 'right password', headers)) }
}

async function logIn(email: string, password: string, headers: Record<string, string> = {}) {
  const answer = await api.call('POST', '/api/auth/login', { body: { email, password, cookie: true }, headers })
  const set = answer.headers.get('set-cookie') ?? ''
  return { answer, set, cookie: set.split(';')[0] ?? '' }
}

const CSRF = { 'x-plat-csrf': '1' }
const withCookie = (method: string, path: string, { cookie, body, headers = {} }: { cookie: string; body?: unknown; headers?: object }) =>
  api.call(method, path, { body, headers: { cookie, ...headers } })
const codeOf = ({ body }: TestAnswer) => body.error.code

test('a session asked for as a cookie comes as one scripts cannot read, and not in the answer', async () => {
  const { answer, set, cookie } = await signIn()
  assert.equal(answer.status, 200)
  assert.equal('token' in answer.body, false)
  assert.match(set, /^plat_session=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/)
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie })).status, 200)
})

test('over https the cookie is Secure and bound to its host, and one of the plain name is not read', async () => {
  const https = { 'x-forwarded-proto': 'https' }
  const { set, cookie } = await signIn(https)
  assert.match(set, /^__Host-plat_session=.*; Secure$/)
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie, headers: https })).status, 200)
  const plain = cookie.replace('__Host-', '')
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie: plain, headers: https })).status, 401)
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie })).status, 401)
})

test('a cookie alone changes nothing: it needs the header no foreign page can send', async () => {
  const { cookie } = await signIn()
  const refused = await withCookie('POST', '/api/projects', { cookie, body: { name: 'forged' } })
  assert.deepEqual([refused.status, codeOf(refused)], [403, 'FORBIDDEN'])
  assert.match(refused.body.error.message, /x-plat-csrf/)
  assert.equal((await withCookie('POST', '/api/projects', { cookie, body: { name: 'meant' }, headers: CSRF })).status, 201)
})

test('a cookie sent twice, a personal token or the service token in a cookie name nobody', async () => {
  const { cookie } = await signIn()
  const { token } = (await api.call('POST', '/api/tokens', { token: api.admin.token, body: { name: 'x' } })).body
  for (const wrong of [`${cookie}; ${cookie}`, `plat_session=${token}`, `plat_session=${api.serviceToken}`, 'plat_session=x'])
    assert.equal((await withCookie('GET', '/api/auth/me', { cookie: wrong })).status, 401, wrong)
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie: `other=1; ${cookie}; more=2` })).status, 200)
})

test('the Authorization header wins over a cookie', async () => {
  const { cookie, email } = await signIn()
  const me = await api.call('GET', '/api/auth/me', { token: api.admin.token, headers: { cookie } })
  assert.notEqual(me.body.email, email)
})

test('logging out takes the cookie back', async () => {
  const { cookie } = await signIn()
  const answer = await withCookie('POST', '/api/auth/logout', { cookie, headers: CSRF })
  assert.equal(answer.status, 204)
  assert.match(answer.headers.get('set-cookie') ?? '', /^plat_session=; Path=\/; Max-Age=0;/)
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie })).status, 401)
})

test('the list says where a user is signed in, and which of them asks', async () => {
  const { email } = await signIn({ 'user-agent': `Browser ${'x'.repeat(400)}`, 'x-forwarded-for': '203.0.113.1, 198.51.100.7' })
  const { cookie } = await logIn(email, 'right password', { 'user-agent': 'plat/1.0' })
  const { status, body } = await withCookie('GET', '/api/sessions', { cookie })
  assert.equal(status, 200)
  const [newer, older] = body.items
  assert.deepEqual([newer.userAgent, newer.isCurrent, newer.address], ['plat/1.0', true, '127.0.0.1'])
  assert.ok(newer.lastUsedAt)
  assert.deepEqual([older.userAgent.length, older.isCurrent, older.address, older.lastUsedAt], [300, false, '198.51.100.7', null])
  const first = await withCookie('GET', '/api/sessions?limit=1', { cookie })
  const second = await withCookie('GET', `/api/sessions?limit=1&cursor=${first.body.nextCursor}`, { cookie })
  assert.deepEqual([first.body.items[0].id, second.body.items[0].id, second.body.nextCursor], [newer.id, older.id, null])
  assert.equal((await withCookie('GET', '/api/sessions?cursor=x', { cookie })).status, 400)
})

test('when it was last used is written at most once a minute', async () => {
  const { token, id } = await api.addUser()
  const used = async () => (await api.call('GET', '/api/sessions', { token })).body.items[0].lastUsedAt
  const first = await used()
  assert.equal(await used(), first)
  await api.dependencies.sql.query("UPDATE sessions SET last_used_at = now() - interval '61 seconds' WHERE user_id = $1", [id])
  assert.ok((await used()) >= first)
})

test('a user ends sessions of their own, the present one too, and nobody else’s', async () => {
  const { cookie, email } = await signIn()
  const other = await logIn(email, 'right password')
  const { items } = (await withCookie('GET', '/api/sessions', { cookie })).body
  const path = `/api/sessions/${items[0].id}`
  const foreign = await api.call('DELETE', path, { token: api.admin.token })
  assert.deepEqual([foreign.status, codeOf(foreign)], [404, 'SESSION_NOT_FOUND'])
  assert.equal((await withCookie('DELETE', path, { cookie, headers: CSRF })).status, 204)
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie: other.cookie })).status, 401)
  const last = await withCookie('DELETE', '/api/sessions/current', { cookie, headers: CSRF })
  assert.equal(last.status, 204)
  assert.match(last.headers.get('set-cookie') ?? '', /Max-Age=0/)
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie })).status, 401)
})

test('a personal token is no session', async () => {
  const { token } = (await api.call('POST', '/api/tokens', { token: api.admin.token, body: { name: 'ci' } })).body
  const answer = await api.call('DELETE', '/api/sessions/current', { token })
  assert.deepEqual([answer.status, codeOf(answer)], [404, 'SESSION_NOT_FOUND'])
})

test('people change their own name, and their password with the present one, which ends their other sessions', async () => {
  const { cookie, email } = await signIn()
  const other = await logIn(email, 'right password')
  const patch = (body: object) => withCookie('PATCH', '/api/auth/me', { cookie, body, headers: CSRF })
  assert.equal((await patch({ name: 'Ada' })).body.name, 'Ada')
  assert.equal((await patch({ name: null })).body.name, null)
  for (const wrong of [{ password: 'new password' }, { password: 'new password', currentPassword: 'wrong password' }]) {
    const refused = await patch(wrong)
    assert.deepEqual([refused.status, refused.body.error.details[0].path], [422, 'currentPassword'])
  }
  assert.equal((await patch({ role: 'admin' })).status, 400)
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie: other.cookie })).status, 200)
  assert.equal((await patch({ password: 'new password', currentPassword: 'right password' })).status, 200)
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie: other.cookie })).status, 401)
  assert.equal((await withCookie('GET', '/api/auth/me', { cookie })).status, 200)
  assert.equal((await logIn(email, 'right password')).answer.status, 401)
  assert.equal((await logIn(email, 'new password')).answer.status, 200)
})

test('guessing the present password is limited like signing in', async () => {
  const { cookie } = await signIn()
  const guess = { password: 'new password', currentPassword: 'wrong password' }
  const ask = () => withCookie('PATCH', '/api/auth/me', { cookie, body: guess, headers: CSRF })
  const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await ask()).status))
  assert.deepEqual([statuses.filter((status) => status === 422).length, statuses.filter((status) => status === 429).length], [10, 2])
})

test('setup gives a cookie as well', async () => {
  const { setUpWithCookie } = await freshPlatform()
  const answer = await setUpWithCookie()
  assert.equal(answer.status, 201)
  assert.match(answer.headers.get('set-cookie') ?? '', /^plat_session=/)
  assert.equal('token' in answer.body, false)
})

async function freshPlatform() {
  await api.dependencies.database.user.deleteMany()
  const { code } = (await api.call('GET', '/internal/setup', { token: api.serviceToken })).body
  const body = { setupCode: code, email: 'first@example.com', password: 'long enough', cookie: true }
  return { setUpWithCookie: () => api.call('POST', '/api/auth/setup', { body }) }
}
