import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../../testing/test-api.ts'
import { addBuildingDeployment, addTestProject, register, type TestProject } from '../testing/test-project.ts'

let api: TestApi
let project: TestProject
before(async () => {
  api = await startTestApi()
  project = await addTestProject(api)
})
after(() => api.close())

const sha = (digit: number | string) => String(digit).padStart(64, '0')
const registerNew = async (functions: Parameters<typeof register>[2], of = project) =>
  register(api, await addBuildingDeployment(api, of), functions)
const versionsOf = async (functionName: string): Promise<number[]> => {
  const answer = await api.call('GET', `/api/functions/${project.id}/${functionName}/versions?limit=100`, { token: project.owner.token })
  return answer.body.items.map(({ version }: { version: number }) => version)
}

test('a deployment shares the newest version while code and configuration are the same', async () => {
  const steps = [
    [{ codeSha256: sha(1) }, 1],
    [{ codeSha256: sha(1) }, 1],
    [{ codeSha256: sha(2) }, 2],
    [{ codeSha256: sha(2), config: { memoryMb: 64, timeoutMs: 500 } }, 3],
    [{ codeSha256: sha(2), config: { timeoutMs: 500, memoryMb: 64 } }, 3],
    [{ codeSha256: sha(1) }, 4],
  ] as const
  for (const [given, version] of steps) {
    const answer = await registerNew([{ functionName: 'shared', ...given }])
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.body, { functions: [{ functionName: 'shared', version }] })
  }
})

test('registering does not change what is active', async () => {
  await registerNew([{ functionName: 'waiting', codeSha256: sha(1) }])
  const answer = await api.call('GET', `/api/functions/${project.id}/waiting`, { token: project.owner.token })
  assert.equal(answer.body.activeVersion, null)
  assert.equal(answer.body.filePath, 'api/waiting.js')
})

test('registering the same deployment again answers the same, even after another deployment', async () => {
  const first = await addBuildingDeployment(api, project)
  const functions = [
    { functionName: 'again', codeSha256: sha(1) },
    { functionName: 'again-too', codeSha256: sha(1) },
  ]
  const answer = await register(api, first, functions)
  await registerNew([{ functionName: 'again', codeSha256: sha(2) }])
  assert.deepEqual((await register(api, first, functions)).body, answer.body)
  assert.deepEqual(await versionsOf('again'), [2, 1])
})

test('a second attempt of a build replaces what the first one registered', async () => {
  const deployment = await addBuildingDeployment(api, project)
  await register(api, deployment, [
    { functionName: 'retried', codeSha256: sha(1) },
    { functionName: 'dropped', codeSha256: sha(1) },
  ])
  await register(api, deployment, [{ functionName: 'retried', codeSha256: sha(2) }])
  const links = await api.dependencies.database.deploymentFunction.findMany({ where: { deploymentId: deployment.id } })
  assert.deepEqual(
    links.map(({ version }) => version),
    [2],
  )
})

test('a version made through the api is never taken for a deployed one', async () => {
  const body = { functionName: 'by-hand', code: 'module.exports = 1' }
  await api.call('POST', `/api/functions/projects/${project.id}`, { token: project.owner.token, body })
  const own = await api.dependencies.database.functionVersion.findFirstOrThrow({ where: { function: { functionName: 'by-hand' } } })
  const answer = await registerNew([{ functionName: 'by-hand', codeSha256: own.codeSha256 }])
  assert.equal(answer.body.functions[0].version, 2)
})

test('twenty deployments at once never share a number of different code', async () => {
  const names = ['race-c', 'race-a', 'race-b']
  const deployments = await Promise.all(Array.from({ length: 20 }, () => addBuildingDeployment(api, project)))
  const answers = await Promise.all(
    deployments.map((deployment, n) => {
      const order = n % 2 === 0 ? names : names.toReversed()
      return register(
        api,
        deployment,
        order.map((functionName) => ({ functionName, codeSha256: sha(n) })),
      )
    }),
  )
  assert.deepEqual(
    answers.map(({ status }) => status),
    Array(20).fill(200),
  )
  for (const name of names) {
    const given = answers.map(({ body }) => body.functions.find((entry: { functionName: string }) => entry.functionName === name).version)
    assert.equal(new Set(given).size, 20)
    assert.deepEqual(
      await versionsOf(name),
      Array.from({ length: 20 }, (_, n) => 20 - n),
    )
  }
})

test('deployments and changes through the api at once never share a number', async () => {
  const token = project.owner.token
  await api.call('POST', `/api/functions/projects/${project.id}`, { token, body: { functionName: 'mixed', code: 'module.exports = 0' } })
  const deployments = await Promise.all(Array.from({ length: 10 }, () => addBuildingDeployment(api, project)))
  const answers = await Promise.all(
    deployments.flatMap((deployment, n) => [
      register(api, deployment, [{ functionName: 'mixed', codeSha256: sha(n) }]),
      api.call('PATCH', `/api/functions/${project.id}/mixed`, { token, body: { code: `module.exports = ${n + 1}` } }),
    ]),
  )
  assert.ok(answers.every(({ status }) => status === 200))
  assert.deepEqual(
    await versionsOf('mixed'),
    Array.from({ length: 21 }, (_, n) => 21 - n),
  )
})

test('the newest version counts, also when the one after it was deleted', async () => {
  await registerNew([{ functionName: 'pruned', codeSha256: sha(1) }])
  await registerNew([{ functionName: 'pruned', codeSha256: sha(2) }])
  await api.call('DELETE', `/api/functions/${project.id}/pruned/versions/2`, { token: project.owner.token })
  assert.equal((await registerNew([{ functionName: 'pruned', codeSha256: sha(1) }])).body.functions[0].version, 1)
  assert.equal((await registerNew([{ functionName: 'pruned', codeSha256: sha(2) }])).body.functions[0].version, 3)
})

test('a lease that is not the present one is refused and leaves nothing behind', async () => {
  const deployment = await addBuildingDeployment(api, project)
  const functions = [{ functionName: 'fenced', codeSha256: sha(1) }]
  const stale = await register(api, { id: deployment.id, leaseToken: 'of-yesterday' }, functions)
  assert.equal(stale.status, 409)
  assert.equal(stale.body.error.code, 'CONFLICT')
  await api.dependencies.database.deployment.update({ where: { id: deployment.id }, data: { status: 'cancelled' } })
  assert.equal((await register(api, deployment, functions)).status, 409)
  const unknown = await register(api, { id: api.dependencies.newId(), leaseToken: 'x' }, functions)
  assert.equal(unknown.status, 404)
  assert.equal(unknown.body.error.code, 'DEPLOYMENT_NOT_FOUND')
  const answer = await api.call('GET', `/api/functions/${project.id}/fenced`, { token: project.owner.token })
  assert.equal(answer.status, 404)
})

test('two files of one name are refused, naming both', async () => {
  const answer = await registerNew([
    { functionName: 'twice', codeSha256: sha(1), filePath: 'api/twice.js' },
    { functionName: 'twice', codeSha256: sha(2), filePath: 'api/twice/index.js' },
  ])
  assert.equal(answer.status, 422)
  assert.match(answer.body.error.details[0].message, /api\/twice\/index\.js/)
})

test('a deployment without functions registers none', async () => {
  const answer = await registerNew([])
  assert.deepEqual(answer.body, { functions: [] })
})

test('functions beyond the quota fail the registration whole', async () => {
  const other = await addTestProject(api)
  const functions = Array.from({ length: 501 }, (_, n) => ({ functionName: `f${n}`, codeSha256: sha(n) }))
  const answer = await registerNew(functions, other)
  assert.equal(answer.status, 403)
  assert.equal(answer.body.error.code, 'QUOTA_EXCEEDED')
  assert.equal((await registerNew(functions.slice(1), other)).body.functions.length, 500)
  assert.equal((await registerNew(functions.slice(1), other)).status, 200)
})

test('only services may register, with the right fields', async () => {
  const deployment = await addBuildingDeployment(api, project)
  const body = { deploymentId: deployment.id, leaseToken: deployment.leaseToken, functions: [] }
  assert.equal((await api.call('POST', '/api/functions/register', { body })).status, 401)
  for (const token of [project.owner.token, api.admin.token])
    assert.equal((await api.call('POST', '/api/functions/register', { token, body })).status, 403)
  for (const wrong of [{}, { ...body, extra: 1 }, { ...body, deploymentId: 'x' }, { ...body, functions: [{ functionName: '__proto__' }] }])
    assert.equal((await api.call('POST', '/api/functions/register', { token: api.serviceToken, body: wrong })).status, 400)
})
