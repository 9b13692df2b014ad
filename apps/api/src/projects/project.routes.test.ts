import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { nextNotice } from '../change-feed/testing/next-notice.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import type { TestUser } from '../testing/test-user.ts'

let api: TestApi
let owner: TestUser
before(async () => {
  api = await startTestApi({ gitAllow: ['git.lan:80'] })
  owner = await api.addUser()
})
after(() => api.close())

let count = 0
const newName = () => {
  count += 1
  return `Site ${count}`
}
const create = (body: object, token = owner.token) => api.call('POST', '/api/projects', { token, body })
const get = (project: string, token = owner.token) => api.call('GET', `/api/projects/${project}`, { token })
const patch = (project: string, body: object, token = owner.token) => api.call('PATCH', `/api/projects/${project}`, { token, body })
const paths = (answer: { body: { error: { details: { path: string }[] } } }) => answer.body.error.details.map(({ path }) => path).sort()

test('a new project has its slug, host, remote, owner and defaults', async () => {
  const answer = await create({ name: '  Café & Bar ' })
  assert.equal(answer.status, 201)
  const { id, createdAt, updatedAt, gitRemote, ...rest } = answer.body
  assert.deepEqual(rest, {
    slug: 'cafe-bar',
    name: 'Café & Bar',
    role: 'owner',
    repositoryUrl: null,
    productionBranch: 'main',
    rootDirectory: null,
    framework: null,
    installCommand: null,
    buildCommand: null,
    outputDirectory: null,
    urls: { production: 'http://cafe-bar.localhost:8080' },
    productionDeploymentId: null,
  })
  assert.equal(gitRemote, `${api.url.replace('127.0.0.1', 'localhost')}/git/cafe-bar.git`)
  assert.ok(createdAt && updatedAt)
  assert.deepEqual((await get(id)).body, answer.body)
  assert.deepEqual((await get('cafe-bar')).body, answer.body)
})

test('its host is announced and answers that nothing is deployed', async () => {
  const host = `site-${count + 1}.localhost`
  const notice = nextNotice(api.dependencies.changes, (heard) => heard.type === 'routes' && heard.hosts.includes(host))
  const { body } = await create({ name: newName() })
  assert.deepEqual(await notice, { type: 'routes', hosts: [host] })
  const { routes } = (await api.call('GET', `/internal/routes?host=${host}`, { token: api.serviceToken })).body
  assert.deepEqual(routes, [
    { host, projectId: body.id, projectSlug: body.slug, deploymentId: null, manifestSha256: null, functions: 'active' },
  ])
})

test('a slug is taken once, also by twenty at once', async () => {
  const name = newName()
  const answers = await Promise.all(Array.from({ length: 20 }, () => create({ name })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(19).fill(409)])
  assert.equal((await create({ name: name.toUpperCase() })).body.error.code, 'CONFLICT')
})

test('a name that gives no valid slug is understood but impossible', async () => {
  for (const name of [
    'api',
    'Dashboard',
    'www',
    'Projects',
    'code',
    '日本',
    '---',
    'x'.repeat(41),
    '0192f0c1-2222-7333-8444-555555555555',
  ]) {
    const answer = await create({ name })
    assert.deepEqual([answer.status, answer.body.error.code, paths(answer)], [422, 'VALIDATION_FAILED', ['name']], name)
  }
})

test('a project that had a slug before it was reserved is found by it', async () => {
  const { body } = await create({ name: newName() })
  await api.dependencies.database.project.update({ where: { id: body.id }, data: { slug: 'code', name: 'Code' } })
  assert.equal((await get('code')).body.id, body.id)
  assert.equal((await patch('code', { name: 'Code', buildCommand: 'make' })).status, 200)
  assert.match((await create({ name: 'Code' })).body.error.details[0].message, /"code" is an address of Plat itself/)
})

test('wrong input names every field', async () => {
  const answer = await create({
    name: '',
    productionBranch: '-x',
    rootDirectory: '../up',
    framework: 'rails',
    installCommand: 'a\nb',
    outputDirectory: '/etc',
    repositoryUrl: 'https://user:pass@github.com/x',
    slug: 'mine',
  })
  assert.equal(answer.status, 400)
  assert.deepEqual(
    [...new Set(paths(answer))],
    ['framework', 'installCommand', 'name', 'outputDirectory', 'productionBranch', 'repositoryUrl', 'rootDirectory', 'slug'],
  )
  assert.equal((await create({ name: 'x'.repeat(65) })).status, 400)
})

test('a repository must be a public one over https unless the operator permits it', async () => {
  for (const repositoryUrl of ['http://github.com/o/n.git', 'https://127.0.0.1/x', 'https://localhost/x', 'https://git.lan/x']) {
    const answer = await create({ name: newName(), repositoryUrl })
    assert.deepEqual([answer.status, answer.body.error.code, paths(answer)], [422, 'VALIDATION_FAILED', ['repositoryUrl']], repositoryUrl)
  }
  for (const repositoryUrl of ['https://github.com/o/n.git', 'http://git.lan/x.git'])
    assert.equal((await create({ name: newName(), repositoryUrl })).body.repositoryUrl, repositoryUrl)
  for (const repositoryUrl of [
    'ext::sh -c id',
    'file:///etc',
    '/etc',
    'ssh://git@github.com/x',
    '-oProxyCommand=x',
    'https://a.example/x?y#z',
  ])
    assert.equal((await create({ name: newName(), repositoryUrl })).status, 400, repositoryUrl)
})

test('settings change one by one; the slug and the hosts stay when the name changes', async () => {
  const { body: project } = await create({ name: newName(), rootDirectory: './apps/web/', buildCommand: 'npm run build' })
  assert.equal(project.rootDirectory, 'apps/web')
  const answer = await patch(project.slug, { name: 'New name!', rootDirectory: '', productionBranch: 'release', framework: 'vite' })
  assert.equal(answer.status, 200)
  const expected = {
    name: 'New name!',
    rootDirectory: null,
    productionBranch: 'release',
    framework: 'vite',
    updatedAt: answer.body.updatedAt,
  }
  assert.deepEqual(answer.body, { ...project, ...expected })
  assert.equal((await patch(project.id, { buildCommand: null })).body.buildCommand, null)
  assert.deepEqual((await patch(project.id, {})).body.name, 'New name!')
  assert.equal((await patch(project.id, { repositoryUrl: 'https://10.0.0.1/x' })).status, 422)
  for (const name of ['', ' ', 'x'.repeat(65)]) assert.equal((await patch(project.id, { name })).status, 400, name)
  for (const name of ['---', '日本', 'www', 'x'.repeat(41)]) {
    const refused = await patch(project.id, { name })
    assert.deepEqual([refused.status, refused.body.error.code, paths(refused)], [422, 'VALIDATION_FAILED', ['name']], name)
  }
  assert.equal((await patch(project.id, { productionDeploymentId: null })).status, 400)
})

test('the list holds what one may see, newest first, in pages', async () => {
  const someone = await api.addUser()
  const mine: string[] = []
  for (let index = 0; index < 3; index += 1) mine.unshift((await create({ name: newName() }, someone.token)).body.id)
  const { body: shared } = await create({ name: newName() })
  await api.call('PUT', `/api/projects/${shared.id}/members/${someone.id}`, { token: owner.token, body: { role: 'viewer' } })
  const first = (await api.call('GET', '/api/projects?limit=3', { token: someone.token })).body
  const second = (await api.call('GET', `/api/projects?limit=3&cursor=${first.nextCursor}`, { token: someone.token })).body
  const all = [...first.items, ...second.items]
  assert.deepEqual(
    all.map(({ id, role }: { id: string; role: string }) => [id, role]),
    [[shared.id, 'viewer'], ...mine.map((id) => [id, 'owner'])],
  )
  assert.equal(second.nextCursor, null)
  const every = (await api.call('GET', '/api/projects?limit=100', { token: api.admin.token })).body.items
  assert.equal(every.length, await api.dependencies.database.project.count())
  assert.ok(every.every(({ role }: { role: string }) => role === 'owner'))
})

test('a project one may not see is not found, by id, slug or nonsense', async () => {
  const { body: project } = await create({ name: newName() })
  const stranger = await api.addUser()
  for (const name of [project.id, project.slug, 'no-such-project', 'NOT--A--SLUG', '%20', '0192f0c1-2222-7333-8444-555555555555']) {
    const answer = await get(name, stranger.token)
    assert.deepEqual([answer.status, answer.body.error.code], [404, 'PROJECT_NOT_FOUND'], name)
  }
  assert.equal((await api.call('GET', `/api/projects/${project.id}`)).status, 401)
})

test('only the owner deletes a project; everything of it goes, and its slug is free again', async () => {
  const name = newName()
  const { body: project } = await create({ name })
  const admin = await api.addUser()
  await api.call('PUT', `/api/projects/${project.id}/members/${admin.id}`, { token: owner.token, body: { role: 'admin' } })
  await api.call('PUT', `/api/projects/${project.id}/env/KEY`, { token: owner.token, body: { value: 'x' } })
  assert.equal((await api.call('DELETE', `/api/projects/${project.id}`, { token: admin.token })).status, 403)
  const notices = Promise.all([
    nextNotice(api.dependencies.changes, (heard) => heard.type === 'routes' && heard.hosts.includes(`${project.slug}.localhost`)),
    nextNotice(api.dependencies.changes, (heard) => heard.type === 'functions' && heard.projectId === project.id),
  ])
  const answer = await api.call('DELETE', `/api/projects/${project.slug}`, { token: owner.token })
  assert.equal(answer.status, 204)
  assert.deepEqual(await notices, [
    { type: 'routes', hosts: [`${project.slug}.localhost`] },
    { type: 'functions', projectId: project.id, functionName: null },
  ])
  assert.equal((await get(project.id)).status, 404)
  assert.equal((await api.call('DELETE', `/api/projects/${project.id}`, { token: owner.token })).status, 404)
  assert.equal((await create({ name })).status, 201)
})
