import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FunctionFigures } from '@plat/shared/contracts/functions.ts'
import { createProject } from '../builds/testing/deploy-commit.ts'
import { addFigures } from '../invocations/add-figures.ts'
import { buildFigures } from '../invocations/testing/build-figures.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

const HOUR_MS = 3_600_000
const hoursAgo = (hours: number): string => new Date((Math.floor(Date.now() / HOUR_MS) - hours) * HOUR_MS).toISOString()
const add = (...figures: FunctionFigures[]) => addFigures(api.dependencies, { batchId: api.dependencies.newId(), figures })
const ask = (project: string, query = '') => api.call('GET', `/api/projects/${project}/metrics${query}`, { token: api.admin.token })

test('points are without gaps, oldest first, and totals are over all of them', async () => {
  const { id: projectId } = await createProject(api, 'figures')
  await add(
    buildFigures({ projectId, hour: hoursAgo(0), success: 2, error: 1, cold: 1, cpuMs: 6 }),
    buildFigures({ projectId, hour: hoursAgo(2), timeout: 3, functionName: 'slow', cpuMs: 3 }),
    buildFigures({ projectId, hour: hoursAgo(24), success: 99 }),
  )
  const { status, body } = await ask('figures')
  assert.equal(status, 200)
  assert.deepEqual([body.stepMs, body.points.length], [HOUR_MS, 24])
  assert.deepEqual([body.points[0].time, body.points[23].time], [hoursAgo(23), hoursAgo(0)])
  const { success, error, timeout, cold, cpuMs, bytesIn, p50Ms } = body.points[23]
  assert.deepEqual(
    { success, error, timeout, cold, cpuMs, bytesIn, p50Ms },
    { success: 2, error: 1, timeout: 0, cold: 1, cpuMs: 2, bytesIn: 3, p50Ms: 30_000 },
  )
  assert.deepEqual([body.points[22].success, body.points[22].p95Ms, body.points[22].cpuMs], [0, null, null])
  assert.deepEqual([body.totals.success, body.totals.error, body.totals.timeout, body.totals.cpuMs], [2, 1, 3, 1.5])
})

test('each function that was called comes with its totals and series, the most called first', async () => {
  const { id: projectId } = await createProject(api, 'each')
  await add(
    buildFigures({ projectId, hour: hoursAgo(0), success: 2, error: 1 }),
    buildFigures({ projectId, hour: hoursAgo(2), timeout: 3, functionName: 'slow' }),
    buildFigures({ projectId, hour: hoursAgo(2), success: 1, functionName: 'slow', version: 2 }),
    buildFigures({ projectId, hour: hoursAgo(24), success: 99, functionName: 'long-ago' }),
  )
  const { status, body } = await ask('each', '/functions?hours=3')
  assert.deepEqual([status, body.stepMs], [200, HOUR_MS])
  const [slow, hello, ...others] = body.functions
  assert.deepEqual([slow.functionName, slow.success, slow.timeout, slow.invocations, slow.failures], ['slow', 1, 3, [4, 0, 0], [3, 0, 0]])
  assert.deepEqual([hello.functionName, hello.p95Ms, hello.invocations, hello.failures], ['hello', 30_000, [0, 0, 3], [0, 0, 1]])
  assert.deepEqual(others, [])
  assert.equal((await ask('each', `/functions?hours=${24 * 8}`)).body.functions[0].invocations.length, 8)
})

test('above seven days a point is a day', async () => {
  const { id: projectId } = await createProject(api, 'days')
  await add(...[1, 2, 30, 31].map((hours) => buildFigures({ projectId, hour: hoursAgo(hours), success: 1 })))
  const { body } = await ask('days', `?hours=${24 * 30}`)
  assert.deepEqual([body.stepMs, body.points.length, body.totals.success], [24 * HOUR_MS, 30, 4])
  assert.ok(body.points.every(({ time }: { time: string }) => time.endsWith('T00:00:00.000Z')))
})

test('one function, or one version of it, can be asked for', async () => {
  const { id: projectId } = await createProject(api, 'chosen')
  await add(
    buildFigures({ projectId, hour: hoursAgo(0), success: 1, version: 1 }),
    buildFigures({ projectId, hour: hoursAgo(0), success: 2, version: 2 }),
    buildFigures({ projectId, hour: hoursAgo(0), success: 4, functionName: 'other' }),
  )
  assert.equal((await ask('chosen')).body.totals.success, 7)
  const one = (await ask('chosen', '?function=hello')).body
  assert.equal(one.totals.success, 3)
  assert.equal((await ask('chosen', '?function=hello&version=2')).body.totals.success, 2)
  assert.equal((await ask('chosen', '?function=none')).body.totals.success, 0)
})

test('wrong queries, strangers and unknown projects are refused', async () => {
  const { token } = await api.addUser()
  await createProject(api, 'refused')
  for (const query of [
    '?hours=0',
    '?hours=2161',
    '?function=a%20b',
    '?version=x',
    '?other=1',
    '/functions?hours=0',
    '/functions?function=hello',
  ])
    assert.equal((await ask('refused', query)).status, 400, query)
  assert.equal((await ask('no-such')).status, 404)
  assert.equal((await api.call('GET', '/api/projects/refused/metrics', { token })).status, 404)
  assert.equal((await api.call('GET', '/api/projects/refused/metrics')).status, 401)
})
