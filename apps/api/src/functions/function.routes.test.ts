import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { addTestProject, type TestProject } from './testing/test-project.ts'

let api: TestApi
let project: TestProject
let base: string
let list: string
before(async () => {
  api = await startTestApi()
  project = await addTestProject(api)
  base = `/api/functions/${project.id}`
  list = `/api/functions/projects/${project.id}`
})
after(() => api.close())

const HELLO = 'export async function handler(event) { return { hello: event.name } }'
const create = (functionName: unknown, code: unknown = HELLO, more: Record<string, unknown> = {}, token = project.developer.token) =>
  api.call('POST', list, { token, body: { functionName, code, ...more } })
const get = (functionName: string, token = project.viewer.token) => api.call('GET', `${base}/${functionName}`, { token })
const patch = (functionName: string, body: unknown, token = project.developer.token) =>
  api.call('PATCH', `${base}/${functionName}`, { token, body })

test('a function made from source is version 1, active, with its address', async () => {
  const answer = await create('hello', HELLO, { runtime: 'nodejs', config: { timeoutMs: 1000 } })
  assert.equal(answer.status, 201)
  assert.equal(answer.body.version, 1)
  assert.equal(answer.body.activeVersion, 1)
  assert.equal(answer.body.isActive, true)
  assert.equal(answer.body.runtime, 'isolate')
  assert.equal(answer.body.filePath, 'api/hello.js')
  assert.equal(answer.body.url, `http://${project.slug}.localhost:8080/_functions/hello`)
  assert.deepEqual(answer.body.config, { timeoutMs: 1000 })
  assert.deepEqual((await get('hello')).body, answer.body)
})

test('a project is named by its slug as well', async () => {
  await create('by-slug')
  const answer = await api.call('GET', `/api/functions/${project.slug}/by-slug`, { token: project.viewer.token })
  assert.equal(answer.status, 200)
})

test('a taken name is a conflict, also among ten at once', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => create('taken')))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(9).fill(409)])
  assert.equal((await create('taken')).body.error.code, 'CONFLICT')
})

test('code that cannot be read is refused with line and column', async () => {
  const answer = await create('broken', 'export const a = 1\nlet x x\n')
  assert.equal(answer.status, 422)
  assert.equal(answer.body.error.code, 'VALIDATION_FAILED')
  assert.match(answer.body.error.details[0].message, /^2:7: /)
  assert.equal((await get('broken')).status, 404)
})

test('wrong input is 400 with every wrong field named', async () => {
  const answer = await create('../x', 5, { runtime: 'python', surprise: 1 })
  assert.equal(answer.status, 400)
  assert.equal(answer.body.error.code, 'BAD_REQUEST')
  assert.deepEqual(answer.body.error.details.map(({ path }: { path: string }) => path).sort(), [
    'code',
    'functionName',
    'runtime',
    'surprise',
  ])
})

test('names that mean something to objects are ordinary names', async () => {
  assert.equal((await create('__proto__')).status, 400)
  assert.equal((await get('__proto__')).status, 400)
  assert.equal((await get('constructor')).status, 404)
  assert.equal((await create('constructor')).status, 201)
  assert.equal((await get('constructor')).body.functionName, 'constructor')
  assert.equal((await get('toString')).status, 404)
})

test('code above 5 MiB is refused, code of 4 MiB full of line ends is not', async () => {
  const tooLarge = await create('large', ' '.repeat(5 * 1024 * 1024 + 1))
  assert.equal(tooLarge.status, 400)
  assert.equal((await create('larger', ' '.repeat(11 * 1024 * 1024))).status, 413)
  const inBytes = await create('bytes', `/*${'é'.repeat(3 * 1024 * 1024)}*/`)
  assert.equal(inBytes.status, 413)
  assert.equal((await create('fits', `module.exports = 1${'\n'.repeat(4 * 1024 * 1024)}`)).status, 201)
})

test('who may not see the project is told it does not exist; a role too low is forbidden; nobody is 401', async () => {
  await create('guarded')
  const stranger = await api.addUser()
  for (const [method, path] of [
    ['GET', list],
    ['POST', list],
    ['GET', `${base}/guarded`],
    ['PATCH', `${base}/guarded`],
    ['DELETE', `${base}/guarded`],
  ] as const) {
    const body = method === 'POST' || method === 'PATCH' ? {} : undefined
    const foreign = await api.call(method, path, { token: stranger.token, body })
    assert.equal(foreign.status, 404, `${method} ${path}`)
    assert.equal(foreign.body.error.code, 'PROJECT_NOT_FOUND')
    assert.equal((await api.call(method, path, { body })).status, 401, `${method} ${path}`)
    if (method === 'GET') continue
    assert.equal((await api.call(method, path, { token: project.viewer.token, body })).status, 403, `${method} ${path}`)
  }
  assert.equal((await get('guarded')).status, 200)
})

test('a function of another project is not found through one’s own', async () => {
  const other = await addTestProject(api)
  await create('mine-only')
  const answer = await api.call('GET', `/api/functions/${other.id}/mine-only`, { token: other.owner.token })
  assert.equal(answer.body.error.code, 'FUNCTION_NOT_FOUND')
})

test('the list is paged, newest first, and refuses a cursor it did not give', async () => {
  const other = await addTestProject(api)
  const path = `/api/functions/projects/${other.id}`
  const token = other.owner.token
  for (const functionName of ['a', 'b', 'c']) await api.call('POST', path, { token, body: { functionName, code: HELLO } })
  const first = await api.call('GET', `${path}?limit=2`, { token })
  assert.deepEqual(
    first.body.items.map(({ functionName }: { functionName: string }) => functionName),
    ['c', 'b'],
  )
  const second = await api.call('GET', `${path}?limit=2&cursor=${first.body.nextCursor}`, { token })
  assert.deepEqual(
    second.body.items.map(({ functionName }: { functionName: string }) => functionName),
    ['a'],
  )
  assert.equal(second.body.nextCursor, null)
  for (const query of ['cursor=x', 'cursor=%00', 'limit=0', 'limit=101', 'other=1'])
    assert.equal((await api.call('GET', `${path}?${query}`, { token })).status, 400, query)
})

test('new code becomes the next version and the active one; the same code again does not', async () => {
  await create('changing')
  const code = 'export const handler = () => 2'
  const changed = await patch('changing', { code })
  assert.equal(changed.status, 200)
  assert.equal(changed.body.activeVersion, 2)
  assert.equal((await patch('changing', { code })).body.activeVersion, 2)
  assert.equal((await patch('changing', { code: HELLO })).body.activeVersion, 3)
})

test('new code that cannot be read leaves the function as it was', async () => {
  await create('kept')
  assert.equal((await patch('kept', { code: 'let x x', isActive: false })).status, 422)
  const { body } = await get('kept')
  assert.equal(body.activeVersion, 1)
  assert.equal(body.isActive, true)
})

test('a function is switched off and on, and its configuration replaced', async () => {
  await create('switched', HELLO, { config: { memoryMb: 64 } })
  assert.equal((await patch('switched', { isActive: false })).body.isActive, false)
  const configured = await patch('switched', { config: { timeoutMs: 500 } })
  assert.deepEqual([configured.body.config, configured.body.ownConfig], [{ timeoutMs: 500 }, { timeoutMs: 500 }])
  assert.equal(configured.body.isActive, false)
  const unlimited = await patch('switched', { config: { rateLimit: null } })
  assert.deepEqual(unlimited.body.config, { rateLimit: null }, 'which goes before a limit of plat.json')
  assert.equal((await patch('switched', { isActive: true })).body.isActive, true)
  assert.equal((await patch('switched', {})).status, 200)
})

test('a wrong change is 400, one of nothing is 404', async () => {
  await create('strict')
  for (const body of [{ isActive: 'no' }, { functionName: 'x' }, { config: { timeoutMs: 1 } }, { config: { cpu: 1 } }, [], 'x', null])
    assert.equal((await patch('strict', body)).status, 400, JSON.stringify(body))
  const missing = await patch('missing', { isActive: false })
  assert.equal(missing.status, 404)
  assert.equal(missing.body.error.code, 'FUNCTION_NOT_FOUND')
})

test('twenty changes at once get twenty numbers, and the highest is active', async () => {
  await create('raced')
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => patch('raced', { code: `module.exports = ${n}` })))
  assert.ok(answers.every(({ status }) => status === 200))
  const versions = await api.call('GET', `${base}/raced/versions?limit=100`, { token: project.viewer.token })
  assert.deepEqual(
    versions.body.items.map(({ version }: { version: number }) => version),
    Array.from({ length: 21 }, (_, n) => 21 - n),
  )
  assert.equal((await get('raced')).body.activeVersion, 21)
})

test('a deleted function is gone, and its name is free for a new version 1', async () => {
  await create('gone')
  await patch('gone', { code: 'module.exports = 2' })
  const answer = await api.call('DELETE', `${base}/gone`, { token: project.developer.token })
  assert.equal(answer.status, 204)
  assert.equal(answer.body, undefined)
  assert.equal((await get('gone')).status, 404)
  assert.equal((await api.call('DELETE', `${base}/gone`, { token: project.developer.token })).status, 404)
  assert.equal((await create('gone')).body.version, 1)
})

test('every change is announced with the project and the function', async () => {
  const heard: string[] = []
  const all = Promise.withResolvers<void>()
  const stop = api.dependencies.changes.subscribe((notice) => {
    if (notice.type === 'functions' && notice.functionName === 'announced') heard.push(notice.projectId)
    if (heard.length === 6) all.resolve()
  })
  await create('announced')
  await patch('announced', { isActive: false })
  await patch('announced', { code: 'module.exports = 2' })
  await api.call('POST', `${base}/announced/versions/1/activate`, { token: project.developer.token })
  await api.call('DELETE', `${base}/announced/versions/2`, { token: project.developer.token })
  await api.call('DELETE', `${base}/announced`, { token: project.developer.token })
  await all.promise
  stop()
  assert.deepEqual(heard, Array(6).fill(project.id))
})

test('a project has at most 500 functions', async () => {
  const other = await addTestProject(api)
  await api.dependencies.sql.query(
    `INSERT INTO functions (id, project_id, function_name, file_path, updated_at)
     SELECT gen_random_uuid(), $1, 'f' || n, 'api/f.js', now() FROM generate_series(1, 500) n`,
    [other.id],
  )
  const body = { functionName: 'one-more', code: HELLO }
  const answer = await api.call('POST', `/api/functions/projects/${other.id}`, { token: other.owner.token, body })
  assert.equal(answer.status, 403)
  assert.equal(answer.body.error.code, 'QUOTA_EXCEEDED')
})

test('a function keeps at most 1000 versions made through the api', async () => {
  const { id } = (await create('full')).body
  await api.dependencies.sql.query(
    `INSERT INTO function_versions (function_id, version, file_path, code_sha256, bytes)
     SELECT $1, n, 'api/full.js', repeat('0', 64), 1 FROM generate_series(2, 1000) n`,
    [id],
  )
  assert.equal((await patch('full', { code: 'module.exports = 2' })).body.error.code, 'QUOTA_EXCEEDED')
  assert.equal((await patch('full', { isActive: false })).status, 200)
})
