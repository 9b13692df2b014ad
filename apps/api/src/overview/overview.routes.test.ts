import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type BuildServicePeer, startBuildServicePeer } from '../builds/testing/build-service-peer.ts'
import { addCommit, createProject, deployCommit } from '../builds/testing/deploy-commit.ts'
import { addFigures } from '../invocations/add-figures.ts'
import { buildFigures } from '../invocations/testing/build-figures.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { listOverviews } from './list-overviews.ts'

let api: TestApi
let peer: BuildServicePeer
before(async () => {
  api = await startTestApi()
  peer = await startBuildServicePeer(api)
})
after(async () => {
  await peer?.die()
  await api?.close()
})

const HOUR_MS = 3_600_000
const overview = (token = api.admin.token, query = '') => api.call('GET', `/api/overview${query}`, { token })

test('each project comes with what is live, what happened last and its last 24 hours', async () => {
  await createProject(api, 'empty')
  const { id: projectId } = await createProject(api, 'shown')
  const live = await deployCommit(api, peer, { projectId })
  const latest = await addCommit(api, { projectId, branch: 'dev' })
  const hour = (ago: number) => new Date((Math.floor(Date.now() / HOUR_MS) - ago) * HOUR_MS).toISOString()
  const figures = [
    buildFigures({ projectId, hour: hour(0), success: 2, error: 1 }),
    buildFigures({ projectId, hour: hour(23), timeout: 4, version: 2 }),
    buildFigures({ projectId, hour: hour(24), success: 9 }),
  ]
  await addFigures(api.dependencies, { batchId: api.dependencies.newId(), figures })
  const { status, body } = await overview()
  assert.equal(status, 200)
  const [shown, empty] = body.items
  assert.deepEqual([shown.project.slug, shown.project.role, shown.production.id, shown.latest.id], ['shown', 'owner', live.id, latest])
  assert.equal(shown.production.isLive, true)
  assert.deepEqual([shown.invocations.length, shown.invocations[0], shown.invocations[23]], [24, 4, 3])
  assert.deepEqual([shown.failures[0], shown.failures[23]], [4, 1])
  assert.deepEqual(
    [empty.project.slug, empty.production, empty.latest, empty.invocations.every((count: number) => count === 0)],
    ['empty', null, null, true],
  )
})

test('it is paged, and holds only what the caller may see', async () => {
  const first = (await overview(api.admin.token, '?limit=1')).body
  const second = (await overview(api.admin.token, `?limit=1&cursor=${first.nextCursor}`)).body
  assert.notEqual(first.items[0].project.id, second.items[0].project.id)
  const user = await api.addUser()
  assert.deepEqual((await overview(user.token)).body, { items: [], nextCursor: null })
  await api.call('PUT', `/api/projects/shown/members/${user.id}`, { token: api.admin.token, body: { role: 'viewer' } })
  const { items } = (await overview(user.token)).body
  assert.deepEqual(
    items.map(({ project }: { project: { slug: string; role: string } }) => [project.slug, project.role]),
    [['shown', 'viewer']],
  )
})

test('the number of queries does not grow with the projects', async () => {
  const count = async (limit: number): Promise<number> => {
    const { sql, database } = api.dependencies
    const queries = { count: 0 }
    const counting = { ...api.dependencies, sql: { ...sql } }
    counting.sql.query = ((...given: Parameters<typeof sql.query>) => {
      queries.count += 1
      return sql.query(...given)
    }) as typeof sql.query

    const projects = await database.project.findMany({ take: limit })
    await listOverviews(
      counting,
      projects.map((project) => ({ project, role: 'owner' as const })),
    )
    return queries.count
  }
  await createProject(api, 'third')
  assert.equal(await count(3), await count(1))
})

test('wrong input and callers that are nobody’s are refused', async () => {
  assert.equal((await overview(api.admin.token, '?limit=101')).status, 400)
  assert.equal((await overview(api.admin.token, '?cursor=x')).status, 400)
  assert.equal((await api.call('GET', '/api/overview')).status, 401)
  assert.equal((await overview(api.serviceToken)).status, 403)
})
