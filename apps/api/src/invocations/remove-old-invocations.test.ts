import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addTestProject } from '../functions/testing/test-project.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { recordInvocations } from './record-invocations.ts'
import { removeOldInvocations } from './remove-old-invocations.ts'
import { buildInvocation } from './testing/build-invocation.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

const idsOf = async (projectId: string): Promise<string[]> => {
  const rows = await api.dependencies.database.invocation.findMany({ where: { projectId }, orderBy: { id: 'asc' } })
  return rows.map(({ id }) => id)
}

test('invocations older than 7 days go, younger ones stay', async () => {
  const project = await addTestProject(api)
  const now = new Date('2030-01-10T00:00:00Z')
  const old = buildInvocation({ projectId: project.id, createdAt: '2030-01-02T23:59:59Z' })
  const young = buildInvocation({ projectId: project.id, createdAt: '2030-01-03T00:00:01Z' })
  await recordInvocations(api.dependencies, [old, young])
  assert.equal(await removeOldInvocations({ ...api.dependencies, clock: { now: () => now } }), 1)
  assert.deepEqual(await idsOf(project.id), [young.id])
})

test('a project keeps its newest invocations up to the limit, whatever others have', async () => {
  const [busy, quiet] = await Promise.all([addTestProject(api), addTestProject(api)])
  const make = (projectId: string, count: number) => Array.from({ length: count }, () => buildInvocation({ projectId }))
  const busyOnes = make(busy.id, 30)
  await recordInvocations(api.dependencies, [...busyOnes, ...make(quiet.id, 8)])
  assert.equal(await removeOldInvocations(api.dependencies, { perProjectMax: 10 }), 20)
  const newest = busyOnes
    .map(({ id }) => id)
    .sort()
    .slice(-10)
  assert.deepEqual(await idsOf(busy.id), newest)
  assert.equal((await idsOf(quiet.id)).length, 8)
})

test('records of a project that is gone go, also several jobs at once', async () => {
  const project = await addTestProject(api)
  await recordInvocations(
    api.dependencies,
    Array.from({ length: 50 }, () => buildInvocation({ projectId: project.id })),
  )
  await api.dependencies.database.project.delete({ where: { id: project.id } })
  await Promise.all([1, 2, 3].map(() => removeOldInvocations(api.dependencies)))
  assert.deepEqual(await idsOf(project.id), [])
})
