import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addTestProject } from '../functions/testing/test-project.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { addFigures } from './add-figures.ts'
import { removeOldFigures } from './remove-old-figures.ts'
import { buildFigures } from './testing/build-figures.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

const hoursOf = async (projectId: string): Promise<string[]> => {
  const rows = await api.dependencies.database.functionFigures.findMany({ where: { projectId }, orderBy: { hour: 'asc' } })
  return rows.map(({ hour }) => hour.toISOString())
}

test('figures of hours more than 30 days ago go, with the names of their batches, and of projects that are gone', async () => {
  const [kept, gone] = await Promise.all([addTestProject(api), addTestProject(api)])
  const [old, young] = ['2030-01-01T10:00:00.000Z', '2030-01-01T12:00:00.000Z']
  for (const projectId of [kept.id, gone.id])
    await addFigures(api.dependencies, {
      batchId: api.dependencies.newId(),
      figures: [buildFigures({ projectId, hour: old ?? '' }), buildFigures({ projectId, hour: young ?? '' })],
    })
  await api.dependencies.database.project.delete({ where: { id: gone.id } })
  const clock = { now: () => new Date('2030-01-31T11:00:00Z') }
  assert.equal(await removeOldFigures({ ...api.dependencies, clock }), 3)
  assert.deepEqual([await hoursOf(kept.id), await hoursOf(gone.id)], [[young], []])
  assert.equal(await api.dependencies.database.figureBatch.count(), 0)
})

test('many rows go in pieces, also by several jobs at once', async () => {
  const project = await addTestProject(api)
  const figures = Array.from({ length: 4_500 }, (_, version) =>
    buildFigures({ projectId: project.id, version, hour: '2020-01-01T10:00:00.000Z' }),
  )
  await addFigures(api.dependencies, { batchId: api.dependencies.newId(), figures })
  const removed = await Promise.all([1, 2, 3].map(() => removeOldFigures(api.dependencies)))
  assert.equal(
    removed.reduce((sum, count) => sum + count, 0),
    4_500,
  )
  assert.deepEqual(await hoursOf(project.id), [])
})
