import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FunctionFigures, Invocation } from '@plat/shared/contracts/functions.ts'
import { addTestProject, type TestProject } from '../functions/testing/test-project.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { buildFigures } from './testing/build-figures.ts'
import { buildInvocation } from './testing/build-invocation.ts'

let api: TestApi
let project: TestProject
before(async () => {
  api = await startTestApi()
  project = await addTestProject(api)
})
after(() => api.close())

const record = (invocations: unknown, token = api.serviceToken) =>
  api.call('POST', '/internal/invocations', { token, body: { invocations } })
const count = (batchId: string, figures: FunctionFigures[]) =>
  api.call('POST', '/internal/invocations', { token: api.serviceToken, body: { invocations: [], batchId, figures } })
const list = (functionName: string, query = '', token = project.viewer.token) =>
  api.call('GET', `/api/functions/${project.id}/${functionName}/invocations${query}`, { token })
const get = (id: string, token = project.viewer.token) => api.call('GET', `/api/invocations/${id}`, { token })
const build = (given: Partial<Invocation> = {}) => buildInvocation({ projectId: project.id, ...given })

async function addFunction(functionName: string, of = project): Promise<void> {
  const body = { functionName, code: 'module.exports = 1' }
  const answer = await api.call('POST', `/api/functions/projects/${of.id}`, { token: of.owner.token, body })
  assert.equal(answer.status, 201)
}
const countOf = async (functionName: string): Promise<number> => {
  const answer = await api.call('GET', `/api/functions/${project.id}/${functionName}`, { token: project.viewer.token })
  return answer.body.invocationCount
}

test('a recorded invocation comes back whole, alone and in the list', async () => {
  await addFunction('whole')
  const invocation = build({
    functionName: 'whole',
    status: 'error',
    statusCode: 500,
    logs: ['[LOG] hi'],
    error: { code: 'FUNCTION_ERROR', message: 'no', stack: 'Error: no\n at handler' },
  })
  assert.equal((await record([invocation])).status, 204)
  assert.deepEqual((await get(invocation.id)).body, invocation)
  assert.deepEqual((await list('whole')).body, { items: [{ ...invocation, isTruncated: false }], nextCursor: null })
  assert.equal(await countOf('whole'), 0, 'counting is the matter of figures')
})

test('a stack names the lines of its author, alone and in the list', async () => {
  const body = { functionName: 'typed', code: '// typed\nexport const handler = (event: { n: number }) => event.n' }
  assert.equal((await api.call('POST', `/api/functions/projects/${project.id}`, { token: project.owner.token, body })).status, 201)
  const { body: loaded } = await api.call('GET', `/api/functions/code/${project.id}/typed`, { token: api.serviceToken })
  const line = loaded.code.split('\n').findIndex((text: string) => text.includes('event.n')) + 1
  const error = { code: 'FUNCTION_ERROR', message: 'no', stack: `Error: no\n    at handler (api/typed.js:${line}:1)` }
  const invocation = build({ functionName: 'typed', status: 'error', error })
  await record([invocation])
  const { stack } = (await get(invocation.id)).body.error
  assert.match(stack, /at handler \(api\/typed\.ts:2:\d+\)/)
  assert.equal((await list('typed')).body.items[0].error.stack, stack)
})

test('a record made before there were figures in it is taken with none', async () => {
  await addFunction('older')
  const {
    queueMs: _queueMs,
    heapBytes: _heapBytes,
    bytesIn: _bytesIn,
    bytesOut: _bytesOut,
    sampledFrom: _sampledFrom,
    ...older
  } = build({ functionName: 'older' })
  assert.equal((await record([older])).status, 204)
  const { queueMs, heapBytes, bytesIn, bytesOut, sampledFrom } = (await get(older.id)).body
  assert.deepEqual([queueMs, heapBytes, bytesIn, bytesOut, sampledFrom], [0, 0, 0, 0, 1])
})

test('a batch of records sent twice, also at the same time, is stored once', async () => {
  await addFunction('once')
  const batch = Array.from({ length: 50 }, () => build({ functionName: 'once' }))
  const answers = await Promise.all([batch, batch.toReversed(), [...batch, ...batch], batch].map((invocations) => record(invocations)))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [204, 204, 204, 204],
  )
  assert.equal((await list('once', '?limit=100')).body.items.length, 50)
})

test('figures sent twice, also at the same time, are added once, and count the invocations of their function', async () => {
  await addFunction('counted')
  const figures = [buildFigures({ projectId: project.id, functionName: 'counted', success: 5, error: 2, timeout: 1 })]
  const [first, second] = [api.dependencies.newId(), api.dependencies.newId()]
  const answers = await Promise.all([first, first, second, first, second].map((batchId) => count(batchId, figures)))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([204]))
  assert.equal(await countOf('counted'), 16)
  const hours = await api.dependencies.database.functionFigures.findMany({ where: { projectId: project.id, functionName: 'counted' } })
  assert.deepEqual(
    hours.map(({ success, error, timeout, wallMs, latency }) => [success, error, timeout, wallMs, latency[0], latency[14]]),
    [[10n, 4n, 2n, 2 * (figures[0]?.wallMs ?? 0), 2n, 4n]],
  )
})

test('figures of several versions, hours and functions, in any order and also twice in a batch, are all added', async () => {
  const names = ['many-c', 'many-a', 'many-b']
  for (const name of names) await addFunction(name)
  const batches = Array.from({ length: 20 }, (_, n) =>
    (n % 2 === 0 ? names : names.toReversed()).flatMap((functionName) =>
      ['2030-01-01T10:00:00.000Z', '2030-01-01T11:00:00.000Z', '2030-01-01T11:59:00.000Z'].map((hour) =>
        buildFigures({ projectId: project.id, functionName, version: 1 + (n % 2), hour, success: 1 }),
      ),
    ),
  )
  const answers = await Promise.all(batches.map((batch) => count(api.dependencies.newId(), batch)))
  assert.ok(answers.every(({ status }) => status === 204))
  assert.deepEqual(await Promise.all(names.map(countOf)), [60, 60, 60])
  const hours = await api.dependencies.database.functionFigures.findMany({
    where: { functionName: 'many-a' },
    orderBy: [{ version: 'asc' }, { hour: 'asc' }],
  })
  assert.deepEqual(
    hours.map(({ version, hour, success }) => [version, hour.toISOString(), success]),
    [1, 2].flatMap((version) => [
      [version, '2030-01-01T10:00:00.000Z', 10n],
      [version, '2030-01-01T11:00:00.000Z', 20n],
    ]),
  )
})

test('figures of a project or function that is gone never cost the others of the batch', async () => {
  await addFunction('counts-on')
  const gone = buildFigures({ projectId: api.dependencies.newId(), success: 1 })
  const batch = [
    gone,
    buildFigures({ projectId: project.id, functionName: 'counts-on', success: 1 }),
    buildFigures({ projectId: project.id, functionName: 'left', success: 1 }),
  ]
  assert.equal((await count(api.dependencies.newId(), batch)).status, 204)
  assert.equal(await countOf('counts-on'), 1)
  assert.equal(await api.dependencies.database.functionFigures.count({ where: { projectId: gone.projectId } }), 0)
})

test('records of a project or function that is gone never cost the others of the batch', async () => {
  await addFunction('kept')
  const gone = build({ projectId: api.dependencies.newId() })
  const kept = build({ functionName: 'kept' })
  assert.equal((await record([gone, kept, build({ functionName: 'deleted-meanwhile' })])).status, 204)
  assert.equal((await get(kept.id)).status, 200)
  assert.equal((await get(gone.id, api.admin.token)).body.error.code, 'INVOCATION_NOT_FOUND')
})

test('whatever a function was sent or printed can be recorded', async () => {
  const nested = JSON.parse('['.repeat(1000) + ']'.repeat(1000))
  const hostile = [
    build({ logs: ['a\0b', 'lone \ud800 surrogate', '\\u0000'] }),
    build({ request: JSON.parse('{"__proto__":{"a":1},"constructor":1,"query":{"__proto__":"x","a\\u0000":"b"}}') }),
    build({ response: { body: nested, headers: { a: 'b' } } }),
    build({ request: { body: 'x'.repeat(300_000), path: '/kept' } }),
    build({ logs: Array.from({ length: 3000 }, () => 'y'.repeat(1000)) }),
    build({ error: { code: 'X'.repeat(500), message: 'm'.repeat(100_000), stack: 's\0'.repeat(50_000) }, status: 'error' }),
    build({ functionName: 'odd \0 name \ud800', version: 2 ** 40, statusCode: 2 ** 40, durationMs: 1e300 }),
    build({ createdAt: '0000-01-01T00:00:00Z' }),
  ]
  assert.equal((await record(hostile)).status, 204)
  const bodies = await Promise.all(hostile.map(async ({ id }) => (await get(id)).body))
  assert.deepEqual(bodies[0].logs, ['a\\u0000b', 'lone \ufffd surrogate', '\\u0000'])
  assert.equal(bodies[1].request.constructor, 1)
  assert.deepEqual(bodies[1].request.query['a\\u0000'], 'b')
  assert.match(bodies[2].response.body, /nests deeper/)
  assert.deepEqual(bodies[2].response.headers, { a: 'b' })
  assert.match(bodies[3].request.body, /larger than 128 KiB/)
  assert.equal(bodies[3].request.path, '/kept')
  assert.match(bodies[4].logs.at(-1), /more lines/)
  assert.ok(bodies[4].logs.length > 1000 && bodies[4].logs.length < 1100)
  assert.equal(bodies[5].error.message.length, 8192)
  assert.equal(bodies[6].statusCode, 2_147_483_647)
  assert.ok(bodies.every((body) => body.id !== undefined))
})

test('a body that nests a hundred thousand levels is recorded without it', async () => {
  const invocation = build({ response: { body: 'DEEP' } })
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const text = JSON.stringify({ invocations: [invocation] }).replace('"DEEP"', deep)
  const headers = { authorization: `Bearer ${api.serviceToken}`, 'content-type': 'application/json' }
  const answer = await fetch(`${api.url}/internal/invocations`, { method: 'POST', headers, body: text })
  assert.equal(answer.status, 204)
  assert.match((await get(invocation.id)).body.response.body, /nests deeper/)
})

test('the list is paged newest first, by status, and never mixes functions or projects', async () => {
  await addFunction('paged')
  const other = await addTestProject(api)
  const invocations = Array.from({ length: 5 }, (_, n) => build({ functionName: 'paged', status: n === 2 ? 'timeout' : 'success' }))
  await record([...invocations, build({ functionName: 'whole' }), buildInvocation({ projectId: other.id, functionName: 'paged' })])
  const ids = invocations
    .map(({ id }) => id)
    .sort()
    .reverse()
  const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id)
  const first = await list('paged', '?limit=3')
  assert.deepEqual(idsOf(first.body), ids.slice(0, 3))
  const second = await list('paged', `?limit=3&cursor=${first.body.nextCursor}`)
  assert.deepEqual(idsOf(second.body), ids.slice(3))
  assert.equal(second.body.nextCursor, null)
  assert.deepEqual(idsOf((await list('paged', '?status=timeout')).body), [invocations[2]?.id])
  for (const query of ['?status=odd', '?cursor=x', '?limit=1000', '?x=1']) assert.equal((await list('paged', query)).status, 400, query)
})

test('a large record comes into the list without its logs and large fields, and says so', async () => {
  await addFunction('heavy')
  const invocation = build({
    functionName: 'heavy',
    logs: Array(100).fill('z'.repeat(1000)),
    request: { method: 'POST', body: 'b'.repeat(60_000) },
  })
  const withoutResponse = build({ functionName: 'heavy', logs: ['z'.repeat(20_000)], response: null })
  await record([invocation, withoutResponse])
  const items = (await list('heavy')).body.items as { id: string }[]
  const light = { ...invocation, logs: [], request: { method: 'POST' }, isTruncated: true }
  assert.deepEqual(
    items.find(({ id }) => id === invocation.id),
    light,
  )
  assert.deepEqual(
    items.find(({ id }) => id === withoutResponse.id),
    { ...withoutResponse, logs: [], isTruncated: true },
  )
  assert.deepEqual((await get(invocation.id)).body, invocation)
})

test('who may not see the project does not see that there was an invocation', async () => {
  await addFunction('private')
  const invocation = build({ functionName: 'private' })
  await record([invocation])
  const stranger = await api.addUser()
  const foreign = await get(invocation.id, stranger.token)
  assert.equal(foreign.status, 404)
  assert.equal(foreign.body.error.code, 'INVOCATION_NOT_FOUND')
  assert.equal((await list('private', '', stranger.token)).body.error.code, 'PROJECT_NOT_FOUND')
  assert.equal((await api.call('GET', `/api/invocations/${invocation.id}`)).status, 401)
  assert.equal((await api.call('GET', `/api/functions/${project.id}/private/invocations`)).status, 401)
  assert.equal((await list('never-there')).body.error.code, 'FUNCTION_NOT_FOUND')
  assert.equal((await get(api.dependencies.newId())).body.error.code, 'INVOCATION_NOT_FOUND')
  assert.equal((await get('not-an-id')).status, 404)
})

test('only services record, in batches of the right form and size', async () => {
  const body = { invocations: [build()] }
  assert.equal((await api.call('POST', '/internal/invocations', { body })).status, 401)
  for (const token of [project.owner.token, api.admin.token]) assert.equal((await record([build()], token)).status, 403)
  assert.equal((await record([])).status, 204)
  for (const wrong of [
    undefined,
    [{}],
    [build({ id: 'x' })],
    [build({ status: 'odd' as 'error' })],
    Array.from({ length: 501 }, () => build()),
  ])
    assert.equal((await record(wrong)).status, 400)
  const figures = buildFigures({ projectId: project.id })
  for (const wrong of [
    { ...figures, latency: [1] },
    { ...figures, success: -1 },
    { ...figures, wallMs: 'long' as unknown as number },
  ])
    assert.equal((await count(api.dependencies.newId(), [wrong])).status, 400)
  assert.equal((await count('no-id', [figures])).status, 400)
  const token = api.serviceToken
  assert.equal((await api.call('POST', '/internal/invocations', { token })).status, 415)
  const text = await api.call('POST', '/internal/invocations', { token, body: {}, headers: { 'content-type': 'text/plain' } })
  assert.equal(text.status, 415)
  assert.equal((await record([build({ logs: ['x'.repeat(17 * 1024 * 1024)] })])).status, 413)
})
