import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  addBuildingDeployment,
  addTestProject,
  makeReady,
  register,
  storeCode,
  type TestProject,
} from '../functions/testing/test-project.ts'
import { startTestApi, type TestAnswer, type TestApi } from '../testing/test-api.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

const SHA = '0123456789abcdef0123456789abcdef01234567'

/** A ready deployment with these functions; what is in their code is told by `label`. */
async function deploy(project: TestProject, functionNames: string[], label: string, commitSha: string | null = SHA): Promise<string> {
  const deployment = await addBuildingDeployment(api, project)
  const codeSha256 = await storeCode(api, `module.exports = ${JSON.stringify(label)}`)
  await register(
    api,
    deployment,
    functionNames.map((functionName) => ({ functionName, codeSha256 })),
  )
  await makeReady(api, deployment.id)
  await api.dependencies.database.deployment.update({ where: { id: deployment.id }, data: { commitSha } })
  return deployment.id
}

function actions({ slug, id, owner: { token } }: TestProject) {
  const post = (path: string, body?: object) => api.call('POST', path, { token, ...(body ? { body } : {}) })
  return {
    promote: (deployment: string) => post(`/api/deployments/${deployment}/promote`),
    redeploy: (deployment: string) => post(`/api/deployments/${deployment}/redeploy`),
    rollback: (deploymentId?: string) => post(`/api/projects/${slug}/rollback`, deploymentId ? { deploymentId } : undefined),
    show: (deployment: string) => api.call('GET', `/api/deployments/${deployment}`, { token }),
    deleteVersion: (name: string, version: number) => api.call('DELETE', `/api/functions/${id}/${name}/versions/${version}`, { token }),
    deleteFunction: (name: string) => api.call('DELETE', `/api/functions/${id}/${name}`, { token }),
  }
}

function assertRefused({ status, body }: TestAnswer, message: string): void {
  assert.deepEqual([status, body.error?.code, body.error?.message], [409, 'CONFLICT', message])
}

test('a deployment whose versions were deleted neither goes live nor is copied, and says which and what to do', async () => {
  const project = await addTestProject(api)
  const { promote, redeploy, rollback, show, deleteVersion } = actions(project)
  const [a, b, c] = [
    await deploy(project, ['hello', 'users', 'kept'], 'a'),
    await deploy(project, ['hello', 'users'], 'b'),
    await deploy(project, ['hello', 'users'], 'c'),
  ]
  for (const id of [a, b, c]) assert.equal((await promote(id)).status, 200)
  for (const name of ['users', 'hello']) assert.equal((await deleteVersion(name, 2)).status, 204)
  const message = 'Functions of this deployment were deleted since: hello (version 2), users (version 2). Deploy commit 01234567 again.'
  for (const refused of [await promote(b), await redeploy(b), await rollback(b)]) assertRefused(refused, message)
  assertRefused(await rollback(), message)
  assert.equal((await show(c)).body.isLive, true)
  assert.deepEqual((await show(b)).body.functions, [])
  assert.equal((await rollback(a)).body.isLive, true, 'one that is whole goes live')
  assert.equal((await redeploy(a)).status, 201)
})

test('of what was uploaded the source is to be deployed again', async () => {
  const project = await addTestProject(api)
  const { promote, deleteVersion } = actions(project)
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const old = await deploy(project, names, 'old', null)
  for (const name of names) await deleteVersion(name, 1)
  assertRefused(
    await promote(old),
    'Functions of this deployment were deleted since: a (version 1), b (version 1), c (version 1), d (version 1), e (version 1), 2 more. Deploy its source again.',
  )
})

test('the live one may be promoted again whatever it lost, and a function deleted as a whole keeps nothing back', async () => {
  const project = await addTestProject(api)
  const { promote, deleteFunction, show } = actions(project)
  const [a, b] = [await deploy(project, ['hello', 'gone'], 'a'), await deploy(project, ['hello', 'gone'], 'b')]
  await promote(a)
  await promote(b)
  assert.equal((await deleteFunction('gone')).status, 204)
  assert.equal((await promote(b)).status, 200)
  assert.equal((await promote(a)).status, 200)
  assert.deepEqual(
    (await show(a)).body.functions.map(({ functionName }: { functionName: string }) => functionName),
    ['hello'],
  )
})

test('of promoting a deployment and deleting its version at once, exactly one succeeds', async () => {
  const project = await addTestProject(api)
  const { promote, deleteVersion } = actions(project)
  for (let round = 1; round <= 5; round += 1) {
    const name = `raced-${round}`
    const [old, young] = [await deploy(project, [name], `old ${round}`), await deploy(project, [name], `young ${round}`)]
    await promote(young)
    const statuses = (await Promise.all([promote(old), deleteVersion(name, 1)])).map(({ status }) => status).join()
    assert.ok(statuses === '200,409' || statuses === '409,204', statuses)
  }
})
