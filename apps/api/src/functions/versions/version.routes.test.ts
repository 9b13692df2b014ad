import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../../testing/test-api.ts'
import { addBuildingDeployment, addTestProject, register, storeCode, type TestProject } from '../testing/test-project.ts'

let api: TestApi
let project: TestProject
let base: string
before(async () => {
  api = await startTestApi()
  project = await addTestProject(api)
  base = `/api/functions/${project.id}`
})
after(() => api.close())

const call = (method: string, path: string, token = project.developer.token, body?: unknown) =>
  api.call(method, `${base}${path}`, { token, body })

/** A function made through the api, with as many versions as there are sources. */
async function addFunction(functionName: string, [first, ...rest]: string[]): Promise<void> {
  const body = { functionName, code: first }
  const { status } = await api.call('POST', `/api/functions/projects/${project.id}`, { token: project.developer.token, body })
  assert.equal(status, 201)
  for (const code of rest) assert.equal((await call('PATCH', `/${functionName}`, project.owner.token, { code })).status, 200)
}

test('versions are listed newest first with number, author, size and which is active', async () => {
  await addFunction('listed', ['module.exports = 1', 'module.exports = 22'])
  const { status, body } = await call('GET', '/listed/versions', project.viewer.token)
  assert.equal(status, 200)
  const [second, first] = body.items
  assert.equal(body.items.length, 2)
  assert.deepEqual([second.version, second.isActive, second.author], [2, true, project.owner.email])
  assert.deepEqual([first.version, first.isActive, first.author], [1, false, project.developer.email])
  assert.equal(first.deploymentId, null)
  assert.equal(second.bytes, first.bytes + 1)
  const page = await call('GET', '/listed/versions?limit=1', project.viewer.token)
  const next = await call('GET', `/listed/versions?limit=1&cursor=${page.body.nextCursor}`, project.viewer.token)
  assert.equal(next.body.items[0].version, 1)
  assert.equal(next.body.nextCursor, null)
  assert.equal((await call('GET', '/listed/versions?cursor=LTE', project.viewer.token)).status, 400)
})

test('a deployed version names its deployment and who pushed it', async () => {
  const deployment = await addBuildingDeployment(api, project)
  await register(api, deployment, [{ functionName: 'deployed', codeSha256: await storeCode(api, 'module.exports = "bundle"') }])
  const { body } = await call('GET', '/deployed/versions')
  assert.equal(body.items[0].deploymentId, deployment.id)
  assert.equal(body.items[0].author, project.owner.email)
  assert.equal(body.items[0].isActive, false)
})

test('activating an earlier version switches at once, and again changes nothing', async () => {
  await addFunction('switched', ['module.exports = 1', 'module.exports = 2'])
  for (const _ of [1, 2]) {
    const answer = await call('POST', '/switched/versions/1/activate')
    assert.equal(answer.status, 200)
    assert.equal(answer.body.activeVersion, 1)
  }
  const code = await api.call('GET', `/api/functions/code/${project.id}/switched`, { token: api.serviceToken })
  assert.equal(code.body.version, 1)
})

test('the active version cannot be deleted, another one can, and its number never comes back', async () => {
  await addFunction('trimmed', ['module.exports = 1', 'module.exports = 2'])
  const refused = await call('DELETE', '/trimmed/versions/2')
  assert.equal(refused.status, 409)
  assert.equal(refused.body.error.code, 'CONFLICT')
  await call('POST', '/trimmed/versions/1/activate')
  assert.equal((await call('DELETE', '/trimmed/versions/2')).status, 204)
  assert.equal((await call('DELETE', '/trimmed/versions/2')).body.error.code, 'VERSION_NOT_FOUND')
  assert.equal((await call('PATCH', '/trimmed', undefined, { code: 'module.exports = 3' })).body.activeVersion, 3)
})

test('of activating and deleting a version at once, exactly one succeeds', async () => {
  await addFunction('contested', ['module.exports = 1', 'module.exports = 2'])
  const [activated, deleted] = await Promise.all([call('POST', '/contested/versions/1/activate'), call('DELETE', '/contested/versions/1')])
  const outcome = [activated.status, deleted.status]
  assert.ok(outcome.join() === '200,409' || outcome.join() === '404,204', outcome.join())
})

test('the source comes back as its author sent it', async () => {
  const typed = '// Grüße\nexport const handler = (event: { n: number }): number => event.n'
  await addFunction('readable', ['module.exports = 1', typed])
  const first = await call('GET', '/readable/versions/1/source', project.viewer.token)
  assert.deepEqual(first.body, { version: 1, language: 'javascript', isBundled: false, sourceMap: true, source: 'module.exports = 1' })
  const second = await call('GET', '/readable/versions/2/source', project.viewer.token)
  assert.equal(second.body.source, typed)
  assert.equal(second.body.language, 'typescript')
})

test('the source of a deployed version is its bundle', async () => {
  const deployment = await addBuildingDeployment(api, project)
  const code = 'module.exports = "a bundle"'
  await register(api, deployment, [{ functionName: 'bundled', codeSha256: await storeCode(api, code), filePath: 'api/bundled.ts' }])
  const { body } = await call('GET', '/bundled/versions/1/source')
  assert.deepEqual(body, { version: 1, language: 'javascript', isBundled: true, sourceMap: false, source: code })
})

test('source whose artifact is gone is damage, not "not found"', async () => {
  const deployment = await addBuildingDeployment(api, project)
  await register(api, deployment, [{ functionName: 'damaged', codeSha256: 'f'.repeat(64) }])
  const answer = await call('GET', '/damaged/versions/1/source')
  assert.equal(answer.status, 500)
  assert.equal(answer.body.error.code, 'ARTIFACT_CORRUPT')
})

test('unknown functions and versions are 404, impossible numbers 400, roles are kept', async () => {
  await addFunction('known', ['module.exports = 1'])
  const stranger = await api.addUser()
  for (const [method, suffix] of [
    ['POST', '/activate'],
    ['DELETE', ''],
    ['GET', '/source'],
  ] as const) {
    assert.equal((await call(method, `/known/versions/7${suffix}`)).body.error.code, 'VERSION_NOT_FOUND')
    assert.equal((await call(method, `/unknown/versions/1${suffix}`)).body.error.code, 'FUNCTION_NOT_FOUND')
    for (const version of ['0', '-1', '1.5', 'x', '99999999999', '1e1', '%00'])
      assert.equal((await call(method, `/known/versions/${version}${suffix}`)).status, 400, `${method} ${version}${suffix}`)
    assert.equal((await call(method, `/known/versions/1${suffix}`, stranger.token)).body.error.code, 'PROJECT_NOT_FOUND')
    assert.equal((await api.call(method, `${base}/known/versions/1${suffix}`)).status, 401)
    if (method !== 'GET') assert.equal((await call(method, `/known/versions/1${suffix}`, project.viewer.token)).status, 403)
  }
  assert.equal((await call('GET', '/unknown/versions')).status, 404)
})
