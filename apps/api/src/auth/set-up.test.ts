import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { ensureFirstAdmin } from './ensure-first-admin.ts'
import { findSetupCode } from './setup-code.ts'

let api: TestApi
beforeEach(async () => {
  api ??= await startTestApi()
  await api.dependencies.database.user.deleteMany()
})
after(() => api.close())

const setUp = (setupCode: string, email = 'first@example.com') =>
  api.call('POST', '/api/auth/setup', { body: { setupCode, email, password: 'long enough', name: 'First' } })
const ask = (token = api.serviceToken) => api.call('GET', '/internal/setup', { token })

test('the setup code makes the first admin, signed in, and is worth nothing afterwards', async () => {
  const { body } = await ask()
  assert.equal(body.needed, true)
  const answer = await setUp(body.code)
  assert.equal(answer.status, 201)
  assert.equal(answer.body.user.role, 'admin')
  assert.equal((await api.call('GET', '/api/users', { token: answer.body.token })).status, 200)
  assert.deepEqual((await ask()).body, { needed: false, code: null })
  const again = await setUp(body.code, 'second@example.com')
  assert.equal(again.status, 409)
  assert.equal(again.body.error.code, 'CONFLICT')
})

test('every copy of the api knows the same code, which is not in the database', async () => {
  const [one, other] = [await findSetupCode(api.dependencies), (await ask()).body.code]
  assert.equal(one, other)
  const { rows } = await api.dependencies.sql.query<{ value: string }>('SELECT value FROM platform_facts')
  assert.equal(
    rows.some(({ value }) => value.includes(other)),
    false,
  )
  const elsewhere = await findSetupCode({
    ...api.dependencies,
    secrets: { ...api.dependencies.secrets, secretKey: 'another key, another code' },
  })
  assert.notEqual(elsewhere, other)
})

test('a wrong code is refused and makes nobody', async () => {
  const answer = await setUp('guess')
  assert.equal(answer.status, 401)
  assert.equal(await api.dependencies.database.user.count(), 0)
})

test('of twenty setups at once exactly one wins', async () => {
  const { code } = (await ask()).body
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => setUp(code, `admin${index}@example.com`)))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(19).fill(409)])
  assert.equal(await api.dependencies.database.user.count(), 1)
})

test('only services may ask for the code', async () => {
  assert.equal((await api.call('GET', '/internal/setup')).status, 401)
  const user = await api.addUser()
  assert.equal((await ask(user.token)).status, 403)
})

test('PLAT_ADMIN_* creates the first admin once, also when copies of the api start together', async () => {
  const firstAdmin = { email: 'boss@example.com', password: 'from settings' }
  const withAdmin = { ...api.dependencies, config: { ...api.dependencies.config, firstAdmin } }
  await Promise.all([1, 2, 3, 4].map(() => ensureFirstAdmin(withAdmin)))
  assert.equal(await api.dependencies.database.user.count(), 1)
  const answer = await api.call('POST', '/api/auth/login', { body: firstAdmin })
  assert.equal(answer.body.user.role, 'admin')
  await ensureFirstAdmin({
    ...withAdmin,
    config: { ...withAdmin.config, firstAdmin: { email: 'other@example.com', password: 'from settings' } },
  })
  assert.equal(await api.dependencies.database.user.count(), 1)
})

test('too many wrong codes from one address are refused with Retry-After', async () => {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const answer = await setUp('guess')
    if (answer.status !== 429) continue
    assert.ok(Number(answer.headers.get('retry-after')) > 0)
    return
  }
  assert.equal((await setUp('guess')).status, 429)
})
