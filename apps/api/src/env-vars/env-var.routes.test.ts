import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import type { TestUser } from '../testing/test-user.ts'
import { resolveEnv } from './resolve-env.ts'

let api: TestApi
let owner: TestUser
before(async () => {
  api = await startTestApi()
  owner = await api.addUser()
})
after(() => api.close())

let count = 0
/** A project of its own, with calls on its variables. */
async function withProject() {
  count += 1
  const { body: project } = await api.call('POST', '/api/projects', { token: owner.token, body: { name: `env ${count}` } })
  const base = `/api/projects/${project.slug}/env`
  return {
    id: project.id as string,
    put: (key: string, body: object, token = owner.token) => api.call('PUT', `${base}/${key}`, { token, body }),
    get: (key: string, token = owner.token) => api.call('GET', `${base}/${key}`, { token }),
    list: (query = '', token = owner.token) => api.call('GET', base + query, { token }),
    remove: (key: string, token = owner.token) => api.call('DELETE', `${base}/${key}`, { token }),
  }
}

test('a variable is for both targets and readable unless told otherwise', async () => {
  const { put, get } = await withProject()
  const answer = await put('API_URL', { value: 'https://example.com' })
  assert.equal(answer.status, 200)
  const expected = { key: 'API_URL', value: 'https://example.com', targets: ['production', 'preview'], sensitive: false }
  const { createdAt, updatedAt, ...rest } = answer.body
  assert.deepEqual(rest, expected)
  assert.ok(createdAt && updatedAt)
  assert.deepEqual((await get('API_URL')).body, answer.body)
})

test('the value of a sensitive variable never comes back', async () => {
  const { put, get, list, id } = await withProject()
  const answers = [await put('KEY', { value: 'the-secret-value', sensitive: true }), await get('KEY'), await list()]
  for (const answer of answers) assert.equal(JSON.stringify(answer.body).includes('the-secret-value'), false)
  assert.equal(answers[0]?.body.value, null)
  assert.equal((await resolveEnv(api.dependencies, id, 'production')).values.KEY, 'the-secret-value')
})

test('no value is readable in the database', async () => {
  const { put } = await withProject()
  await put('PLAIN', { value: 'unmistakable-value' })
  const { rows } = await api.dependencies.sql.query<{ ciphertext: Buffer }>('SELECT ciphertext FROM env_vars')
  assert.equal(
    rows.some(({ ciphertext }) => ciphertext.includes('unmistakable-value')),
    false,
  )
})

test('what a change does not name stays: a sensitive variable stays sensitive', async () => {
  const { put } = await withProject()
  await put('KEY', { value: 'one', sensitive: true, targets: ['preview'] })
  const answer = await put('KEY', { value: 'two' })
  assert.deepEqual([answer.body.value, answer.body.sensitive, answer.body.targets], [null, true, ['preview']])
  assert.equal((await put('KEY', { value: 'three', sensitive: false })).body.value, 'three')
})

test('each target gets its own variables; secret values are listed for masking when they are long enough', async () => {
  const { put, id } = await withProject()
  await put('BOTH', { value: 'b' })
  await put('ONLY_PREVIEW', { value: 'preview-secret', targets: ['preview'], sensitive: true })
  await put('SHORT', { value: 'abc', sensitive: true })
  await put('constructor_', { value: 'x' })
  assert.deepEqual(await resolveEnv(api.dependencies, id, 'production'), {
    values: { BOTH: 'b', SHORT: 'abc', constructor_: 'x' },
    secretValues: [],
  })
  const preview = await resolveEnv(api.dependencies, id, 'preview')
  assert.deepEqual(preview.secretValues, ['preview-secret'])
  assert.deepEqual(Object.keys(preview.values), ['BOTH', 'ONLY_PREVIEW', 'SHORT', 'constructor_'])
})

test('the list is complete and in order; it can be paged', async () => {
  const { put, list } = await withProject()
  for (const key of ['C', 'A', 'B', 'b']) await put(key, { value: key })
  const keys = (body: { items: { key: string }[] }) => body.items.map(({ key }) => key)
  const all = (await list()).body
  assert.deepEqual([keys(all).sort(), all.nextCursor], [['A', 'B', 'C', 'b'], null])
  const first = (await list('?limit=3')).body
  const second = (await list(`?limit=3&cursor=${first.nextCursor}`)).body
  assert.deepEqual([...keys(first), ...keys(second)], keys(all))
  assert.equal((await list('?cursor=%21')).status, 400)
})

test('values keep every character JSON can carry but NUL', async () => {
  const { put } = await withProject()
  const value = ' lines\r\n\ttabs "quotes" \u{1f600} $(x) `y` '
  assert.equal((await put('TEXT', { value })).body.value, value)
  assert.equal((await put('EMPTY', { value: '' })).body.value, '')
  assert.equal((await put('NUL', { value: 'a\0b' })).status, 400)
})

test('wrong keys, values and targets are refused', async () => {
  const { put, get, remove } = await withProject()
  for (const key of ['1X', 'A-B', 'A.B', 'ä', 'x'.repeat(129), '__proto__', 'constructor', 'prototype']) {
    assert.equal((await put(encodeURIComponent(key), { value: 'x' })).status, 400, key)
    assert.equal((await get(encodeURIComponent(key))).status, 400, key)
  }
  assert.equal((await put('A', {})).status, 400)
  assert.equal((await put('A', { value: 1 })).status, 400)
  assert.equal((await put('A', { value: 'x'.repeat(65_537) })).status, 400)
  assert.equal((await put('A', { value: 'x', targets: [] })).status, 400)
  assert.equal((await put('A', { value: 'x', targets: ['staging'] })).status, 400)
  assert.equal((await remove('A')).status, 404)
})

test('a deleted variable is gone', async () => {
  const { put, get, remove } = await withProject()
  await put('KEY', { value: 'x' })
  assert.equal((await remove('KEY')).status, 204)
  const answer = await get('KEY')
  assert.deepEqual([answer.status, answer.body.error.code], [404, 'ENV_VAR_NOT_FOUND'])
})

test('a project has at most 200 variables and 1 MiB of values, also when many are set at once', async () => {
  const { put, id } = await withProject()
  const ciphertext = api.dependencies.envCipher.encrypt('x')
  const row = (index: number) => ({ projectId: id, key: `K${index}`, ciphertext, targets: ['production'], sensitive: false })
  await api.dependencies.database.envVar.createMany({ data: Array.from({ length: 195 }, (_, index) => row(index)) })
  const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => put(`NEW${index}`, { value: 'x' })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(5).fill(200), ...Array(5).fill(403)])
  assert.equal((await put('K0', { value: 'changed' })).status, 200)
  const other = await withProject()
  for (let index = 0; index < 15; index += 1) assert.equal((await other.put(`BIG${index}`, { value: 'x'.repeat(65_536) })).status, 200)
  const over = await other.put('ONE_MORE', { value: 'x'.repeat(65_536) })
  assert.deepEqual([over.status, over.body.error.code], [403, 'QUOTA_EXCEEDED'])
})

test('viewers read, developers write, strangers find nothing', async () => {
  const { put, list, remove, id } = await withProject()
  await put('KEY', { value: 'x' })
  const user = await api.addUser()
  const setRole = (role: string) => api.call('PUT', `/api/projects/${id}/members/${user.id}`, { token: owner.token, body: { role } })
  assert.equal((await list('', user.token)).status, 404)
  await setRole('viewer')
  assert.equal((await list('', user.token)).status, 200)
  assert.equal((await put('KEY', { value: 'y' }, user.token)).status, 403)
  assert.equal((await remove('KEY', user.token)).status, 403)
  await setRole('developer')
  assert.equal((await put('KEY', { value: 'y' }, user.token)).status, 200)
})
