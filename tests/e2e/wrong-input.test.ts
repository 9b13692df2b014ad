import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Platform } from './support/platform.ts'
import { sharedPlatform } from './support/shared-platform.ts'

let platform: Platform
before(async () => {
  platform = await sharedPlatform()
  await platform.api.createProject('inputs')
})

const expect = async (method: string, path: string, body: unknown, status: number, code: string) => {
  const answer = await platform.api.call(method, path, body)
  const what = `${method} ${path} ${JSON.stringify(body)?.slice(0, 80)} answered ${answer.status} ${JSON.stringify(answer.body)}`
  assert.equal(answer.status, status, what)
  assert.equal(answer.body.error.code, code, what)
  assert.equal(answer.body.error.requestId, answer.headers.get('x-request-id'))
  assert.doesNotMatch(JSON.stringify(answer.body), /prisma|select |\/apps\/|node_modules|at \w+ \(/i)
  return answer.body.error
}

test('bodies that are not what the schema says are refused, each wrong field named', async () => {
  await expect('POST', '/api/projects', '{"name":', 400, 'INVALID_JSON')
  assert.deepEqual(
    (await expect('POST', '/api/projects', {}, 400, 'BAD_REQUEST')).details.map((detail: { path: string }) => detail.path),
    ['name'],
  )
  await expect('POST', '/api/projects', { name: 5 }, 400, 'BAD_REQUEST')
  const unknown = await expect('POST', '/api/projects', { name: 'x', colour: 'red', productionBranch: 7 }, 400, 'BAD_REQUEST')
  assert.match(JSON.stringify(unknown.details), /colour/)
  assert.match(JSON.stringify(unknown.details), /productionBranch/)
  await expect('POST', '/api/projects', '{"name":"x","__proto__":{"a":1}}', 400, 'BAD_REQUEST')
  await expect('POST', '/api/projects', [], 400, 'BAD_REQUEST')
  await expect('POST', '/api/projects', { name: '!!!' }, 422, 'VALIDATION_FAILED')
  await expect('POST', '/api/projects', { name: 'www' }, 422, 'VALIDATION_FAILED')
  await expect('POST', '/api/projects', { name: 'Inputs' }, 409, 'CONFLICT')
  await expect('POST', '/api/projects', { name: 'x'.repeat(2_000_000) }, 413, 'PAYLOAD_TOO_LARGE')
})

test('hostile repository URLs and refs are refused before anything runs', async () => {
  for (const repositoryUrl of [
    'file:///etc/passwd',
    'ssh://git@example.com/x',
    'ext::sh -c id',
    '--upload-pack=id',
    'https://user:secret@example.com/x.git',
    'https://example.com/x.git?a=$(id)',
    'git@example.com:x.git',
    '/etc',
    'https://',
  ])
    await expect('POST', '/api/projects', { name: 'evil', repositoryUrl }, 400, 'BAD_REQUEST')
  for (const repositoryUrl of [
    'http://example.com/x.git',
    'https://127.0.0.1/x.git',
    'https://[::1]/x.git',
    'https://169.254.169.254/latest',
    'https://localhost/x.git',
    'https://2130706433/x.git',
  ])
    await expect('POST', '/api/projects', { name: 'evil', repositoryUrl }, 422, 'VALIDATION_FAILED')
  for (const ref of ['--upload-pack=id', '-x', 'a..b', 'a@{1}', 'a b', 'x.lock', 'a/../b', '$(id)', 'a\u0000b'])
    await expect('POST', '/api/projects/inputs/deployments', { ref }, 400, 'BAD_REQUEST')
  await expect('POST', '/api/projects/inputs/deployments', { ref: 'nobody-knows' }, 422, 'VALIDATION_FAILED')
  await expect('PATCH', '/api/projects/inputs', { rootDirectory: '../..' }, 400, 'BAD_REQUEST')
  await expect('PATCH', '/api/projects/inputs', { outputDirectory: '/etc' }, 400, 'BAD_REQUEST')
})

test('what does not exist, or is another’s, is not found', async () => {
  const stranger = '0192a7c4-0000-7000-8000-000000000000'
  await expect('GET', '/api/projects/nobody', undefined, 404, 'PROJECT_NOT_FOUND')
  await expect('GET', `/api/deployments/${stranger}`, undefined, 404, 'DEPLOYMENT_NOT_FOUND')
  await expect('GET', `/api/invocations/${stranger}`, undefined, 404, 'INVOCATION_NOT_FOUND')
  await expect('GET', '/api/functions/inputs/nope', undefined, 404, 'FUNCTION_NOT_FOUND')
  await expect('GET', '/api/nothing/here', undefined, 404, 'NOT_FOUND')
  const created = await platform.api.call('POST', '/api/users', { email: 'eve@plat.example', password: 'long enough password' })
  assert.equal(created.status, 201, JSON.stringify(created.body))
  const login = await platform.api.as('').call('POST', '/api/auth/login', { email: 'eve@plat.example', password: 'long enough password' })
  const eve = platform.api.as(login.body.token)
  for (const [method, path, status] of [
    ['GET', '/api/projects/inputs', 404],
    ['DELETE', '/api/projects/inputs', 404],
    ['GET', '/api/projects/inputs/env', 404],
    ['POST', '/api/functions/projects/inputs', 404],
    ['GET', '/api/users', 403],
    ['POST', '/api/functions/register', 403],
    ['GET', '/internal/routes', 403],
  ] as const) {
    const answer = await eve.call(method, path, method === 'POST' ? {} : undefined)
    assert.ok(
      answer.status === status ||
        (path.startsWith('/internal') && [401, 403, 404].includes(answer.status)) ||
        (path.endsWith('register') && [401, 403, 404].includes(answer.status)),
      `${method} ${path}: ${answer.status}`,
    )
  }
  assert.equal((await platform.api.as('').call('GET', '/api/projects')).status, 401)
  assert.equal((await platform.api.as('plat_nonsense').call('GET', '/api/projects')).status, 401)
})

test('a known path with another method says which are allowed', async () => {
  const answer = await platform.api.call('PUT', '/api/projects', {})
  assert.equal(answer.status, 405)
  assert.match(answer.headers.get('allow') ?? '', /GET/)
  assert.match(answer.headers.get('allow') ?? '', /POST/)
})
