import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { PACKED_FUNCTION_CODE, unpackFunctionCode } from '@plat/shared/contracts/packed-function-code.ts'
import { startTestApi, type TestApi } from '../../testing/test-api.ts'
import { addBuildingDeployment, addTestProject, makeReady, register, storeCode, type TestProject } from '../testing/test-project.ts'

let api: TestApi
let project: TestProject
before(async () => {
  api = await startTestApi()
  project = await addTestProject(api)
})
after(() => api.close())

const load = (functionName: string, query = '', name = project.id) =>
  api.call('GET', `/api/functions/code/${name}/${functionName}${query}`, { token: api.serviceToken })

/** A ready deployment with one function. */
async function deploy(
  functionName: string,
  { code, env = {}, config = {} }: { code: string; env?: Record<string, string>; config?: object },
) {
  const deployment = await addBuildingDeployment(api, project)
  const { body } = await register(api, deployment, [{ functionName, codeSha256: await storeCode(api, code), config }])
  await makeReady(api, deployment.id, env)
  return { id: deployment.id, version: body.functions[0].version as number }
}

/** Makes a deployment the live one, as going live does. */
async function makeLive(functionName: string, deployment: { id: string; version: number }): Promise<void> {
  const { database } = api.dependencies
  await database.project.update({ where: { id: project.id }, data: { productionDeploymentId: deployment.id } })
  await database.function.updateMany({ where: { projectId: project.id, functionName }, data: { activeVersion: deployment.version } })
}

const putEnv = (key: string, value: string) =>
  api.dependencies.database.envVar.create({
    data: { projectId: project.id, key, ciphertext: api.dependencies.envCipher.encrypt(value), targets: ['production'], sensitive: true },
  })

test('the active version comes with code, configuration and the environment of the live deployment', async () => {
  const first = await deploy('active', { code: 'module.exports = 1', env: { A: 'old' } })
  const second = await deploy('active', { code: 'module.exports = 2', env: { A: 'new' }, config: { memoryMb: 64 } })
  await makeLive('active', second)
  const { status, body } = await load('active')
  assert.equal(status, 200)
  assert.equal(body.version, 2)
  assert.equal(body.code, 'module.exports = 2')
  assert.equal(body.deploymentId, second.id)
  assert.deepEqual(body.env, { A: 'new' })
  assert.deepEqual(body.config, { memoryMb: 64 })
  assert.deepEqual([body.projectId, body.projectSlug, body.isActive], [project.id, project.slug, true])
  assert.deepEqual((await load('active', '', project.slug)).body, body)
  await makeLive('active', { ...first, id: second.id })
  assert.deepEqual((await load('active')).body.env, { A: 'new' })
})

test('a preview that goes live runs with the production environment there, as it was then, and with its own everywhere else', async () => {
  const { id, version } = await deploy('promoted', { code: 'module.exports = 1', env: { FOR: 'preview' } })
  await api.dependencies.database.deployment.update({ where: { id }, data: { target: 'preview' } })
  await putEnv('FOR', 'production')
  assert.equal((await api.call('POST', `/api/deployments/${id}/promote`, { token: api.admin.token })).status, 200)
  const forget = () => api.dependencies.database.envVar.deleteMany({ where: { key: 'FOR' } })
  const envOf = async (query = '') => (await load('promoted', query)).body.env.FOR
  assert.deepEqual([await envOf(), await envOf(`?deploymentId=${id}`)], ['production', 'preview'])
  await forget()
  await putEnv('FOR', 'later')
  assert.equal(await envOf(), 'production')
  const { body: copy } = await api.call('POST', `/api/deployments/${id}/redeploy`, { token: api.admin.token })
  assert.deepEqual([copy.target, copy.isLive, await envOf()], ['production', true, 'later'])
  assert.equal((await load('promoted', `?version=${version}`)).body.env.FOR, 'preview')
  await forget()
})

test('it comes packed to whoever asks for that, and as JSON to whoever accepts anything', async () => {
  await makeLive('packed', await deploy('packed', { code: 'module.exports = "“ß”"\n', env: { A: '1' } }))
  const answerTo = (accept: string) =>
    fetch(`${api.url}/api/functions/code/${project.id}/packed`, { headers: { accept, authorization: `Bearer ${api.serviceToken}` } })
  const { body } = await load('packed')
  const packed = await answerTo(PACKED_FUNCTION_CODE)
  assert.deepEqual(
    [packed.headers.get('content-type'), packed.headers.get('vary')?.toLowerCase().includes('accept')],
    [PACKED_FUNCTION_CODE, true],
  )
  assert.deepEqual(unpackFunctionCode(Buffer.from(await packed.arrayBuffer())), { ...body, code: Buffer.from(body.code) })
  assert.deepEqual(await (await answerTo('*/*')).json(), body)
})

test('a deployment runs its own version with its own environment, whatever is live', async () => {
  const first = await deploy('pinned', { code: 'module.exports = 1', env: { A: 'one' } })
  const second = await deploy('pinned', { code: 'module.exports = 2', env: { A: 'two' } })
  const third = await deploy('pinned', { code: 'module.exports = 2', env: { A: 'three' } })
  await makeLive('pinned', second)
  const answers = await Promise.all([first, second, third].map(({ id }) => load('pinned', `?deploymentId=${id}`)))
  assert.deepEqual(
    answers.map(({ body }) => [body.version, body.env.A, body.deploymentId]),
    [
      [1, 'one', first.id],
      [2, 'two', second.id],
      [2, 'three', third.id],
    ],
  )
})

test('a numbered version runs with the environment of the deployment that made it', async () => {
  await deploy('numbered', { code: 'module.exports = 1', env: { A: 'one' } })
  await deploy('numbered', { code: 'module.exports = 2', env: { A: 'two' } })
  const { body } = await load('numbered', '?version=1')
  assert.deepEqual([body.version, body.env.A], [1, 'one'])
})

test('a version made through the api runs with the production environment as it is now', async () => {
  const body = { functionName: 'by-hand', code: 'export const handler = () => 1' }
  await api.call('POST', `/api/functions/projects/${project.id}`, { token: project.owner.token, body })
  assert.deepEqual((await load('by-hand')).body.env, {})
  await putEnv('KEY', 'value')
  const answer = await load('by-hand')
  assert.deepEqual(answer.body.env, { KEY: 'value' })
  assert.equal(answer.body.deploymentId, null)
  assert.match(answer.body.code, /module\.exports/)
})

test('what was set through the api wins over the deployed configuration', async () => {
  const deployment = await deploy('configured', { code: 'module.exports = 1', config: { memoryMb: 64, timeoutMs: 500 } })
  await makeLive('configured', deployment)
  const body = { config: { timeoutMs: 900 }, isActive: false }
  await api.call('PATCH', `/api/functions/${project.id}/configured`, { token: project.owner.token, body })
  const answer = await load('configured')
  assert.deepEqual(answer.body.config, { memoryMb: 64, timeoutMs: 900 })
  assert.equal(answer.body.isActive, false)
  assert.equal((await load('configured', `?deploymentId=${deployment.id}`)).body.isActive, false)
})

test('nothing to run is 404 with the code that says what is missing', async () => {
  const deployment = await deploy('lonely', { code: 'module.exports = 1' })
  const building = await addBuildingDeployment(api, project)
  await register(api, building, [{ functionName: 'lonely', codeSha256: await storeCode(api, 'module.exports = 9') }])
  assert.equal((await load('lonely')).body.error.code, 'FUNCTION_NOT_FOUND')
  assert.equal((await load('unknown')).body.error.code, 'FUNCTION_NOT_FOUND')
  assert.equal((await load('lonely', '', 'no-such-project')).body.error.code, 'FUNCTION_NOT_FOUND')
  assert.equal((await load('unknown', `?deploymentId=${deployment.id}`)).body.error.code, 'FUNCTION_NOT_FOUND')
  assert.equal((await load('lonely', `?deploymentId=${building.id}`)).body.error.code, 'FUNCTION_NOT_FOUND')
  assert.equal((await load('lonely', '?version=7')).body.error.code, 'VERSION_NOT_FOUND')
  assert.equal((await load('lonely', '?version=99999999999')).body.error.code, 'VERSION_NOT_FOUND')
})

test('a deployment of another project lends nothing', async () => {
  const deployment = await deploy('lent', { code: 'module.exports = 1' })
  const other = await addTestProject(api)
  const body = { functionName: 'lent', code: 'module.exports = 2' }
  await api.call('POST', `/api/functions/projects/${other.id}`, { token: other.owner.token, body })
  assert.equal((await load('lent', `?deploymentId=${deployment.id}`, other.id)).status, 404)
})

test('an id is never taken for the slug of another project', async () => {
  const other = await addTestProject(api)
  await api.dependencies.database.project.update({ where: { id: other.id }, data: { slug: project.id } })
  const body = { functionName: 'impostor', code: 'module.exports = 1' }
  await api.call('POST', `/api/functions/projects/${other.id}`, { token: other.owner.token, body })
  assert.equal((await load('impostor', '', project.id)).status, 404)
})

test('code that is gone from the storage, or no longer what it was, is damage and never handed out', async () => {
  const code = `module.exports = ${JSON.stringify(project.id)}`
  await deploy('damaged', { code })
  const folder = api.dependencies.config.storageBaseDir
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sha256 = createHash('sha256').update(code).digest('hex')
  const entry = entries.find(({ name }) => sha256.endsWith(name) && name.length > 2)
  assert.ok(entry)
  const file = path.join(entry.parentPath, entry.name)
  await rm(file)
  await writeFile(file, 'module.exports = "evil"')
  const changed = await load('damaged', '?version=1')
  assert.equal(changed.status, 500)
  assert.equal(changed.body.error.code, 'ARTIFACT_CORRUPT')
  assert.equal(JSON.stringify(changed.body).includes('evil'), false)
  await rm(file)
  assert.equal((await load('damaged', '?version=1')).body.error.code, 'ARTIFACT_CORRUPT')
})

test('wrong questions are 400; only services may ask', async () => {
  const target = `/api/functions/code/${project.id}/active`
  for (const query of ['?deploymentId=x', '?version=0', '?version=x', '?other=1', `?version=1&deploymentId=${project.id}`])
    assert.equal((await load('active', query)).status, 400, query)
  assert.equal((await load('__proto__')).status, 400)
  assert.equal((await api.call('GET', target)).status, 401)
  for (const token of [project.owner.token, api.admin.token]) assert.equal((await api.call('GET', target, { token })).status, 403)
})
