import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { createProject } from '../builds/testing/deploy-commit.ts'
import { buildInvocation } from '../invocations/testing/build-invocation.ts'
import { eventually } from '../queue/testing/eventually.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

let lastMs = Date.now() - 100_000
/** Each later than the one before: ids of one millisecond are in no order. */
const build = (given: Parameters<typeof buildInvocation>[0]): Invocation => {
  lastMs += 1
  return buildInvocation({ id: uuidV7(lastMs), ...given })
}
const record = (...invocations: Invocation[]) =>
  api.call('POST', '/internal/invocations', { token: api.serviceToken, body: { invocations } })
const ask = (project: string, query = '', token = api.admin.token) => api.call('GET', `/api/projects/${project}/logs${query}`, { token })
const idsOf = async (project: string, query = ''): Promise<string[]> =>
  (await ask(project, query)).body.items.map(({ id }: { id: string }) => id)

test('an entry has its invocation’s facts and lines, each at its level, newest first', async () => {
  const { id: projectId } = await createProject(api, 'entries')
  const request = { kind: 'http', method: 'POST', url: 'http://entries.localhost:8080/_functions/hello?a=1' }
  const warned = build({ projectId, logs: ['[LOG] one', '[WARN] two'] })
  const failed = build({
    projectId,
    status: 'error',
    statusCode: 500,
    request,
    error: { code: 'FUNCTION_ERROR', message: 'boom', stack: 's' },
  })
  await record(warned, failed)
  const { status, body } = await ask('entries')
  assert.equal(status, 200)
  const [newer, older] = body.items
  assert.deepEqual([newer.id, newer.method, newer.path, newer.level], [failed.id, 'POST', '/_functions/hello?a=1', 'error'])
  assert.deepEqual([newer.error, newer.lines, newer.statusCode], [{ code: 'FUNCTION_ERROR', message: 'boom' }, [], 500])
  assert.deepEqual(older.lines, [
    { level: 'info', text: 'one' },
    { level: 'warn', text: 'two' },
  ])
  assert.deepEqual([older.level, older.linesCut, older.error, older.path], ['warn', false, null, '/_functions/hello'])
})

test('what is long is cut, and the entry says so', async () => {
  const { id: projectId } = await createProject(api, 'long')
  await record(
    build({ projectId, logs: Array.from({ length: 201 }, () => '[LOG] x') }),
    build({ projectId, logs: [`[LOG] ${'y'.repeat(2_001)}`] }),
    build({ projectId, logs: Array.from({ length: 100 }, () => `[LOG] ${'z'.repeat(1_000)}`) }),
  )
  const { items } = (await ask('long')).body
  assert.deepEqual(
    items.map(({ linesCut, lines }: LogEntry) => [linesCut, lines.length, lines[0]?.text.length]),
    [
      [true, 31, 1_000],
      [true, 1, 2_000],
      [true, 200, 1],
    ],
  )
})

test('every filter holds, and all together', async () => {
  const { id: projectId } = await createProject(api, 'filtered')
  const deploymentId = api.dependencies.newId()
  const at = (ms: number) => ({ id: uuidV7(ms), createdAt: new Date(ms).toISOString() })
  const [old, young] = [Date.now() - 3_600_000, Date.now() - 60_000]
  const a = build({ projectId, ...at(old), functionName: 'a', version: 1, logs: ['[DEBUG] quiet 100%_done'] })
  const b = build({ projectId, ...at(young), functionName: 'b', version: 2, deploymentId, logs: ['[WARN] Disk is FULL'] })
  const c = build({
    projectId,
    ...at(young + 1),
    functionName: 'b',
    version: 3,
    status: 'timeout',
    error: { code: 'FUNCTION_TIMEOUT', message: 'too slow' },
  })
  const d = build({ projectId, ...at(young + 2), functionName: 'd', request: { method: 'GET', path: '/search?q=Zebra' } })
  await record(a, b, c, d)
  const cases: [string, Invocation[]][] = [
    ['', [d, c, b, a]],
    ['?function=b', [c, b]],
    ['?version=2', [b]],
    ['?status=success', [d, b, a]],
    ['?status=timeout', [c]],
    ['?level=debug', [c, b, a]],
    ['?level=info', [c, b]],
    ['?level=warn', [c, b]],
    ['?level=error', [c]],
    [`?deployment=${deploymentId}`, [b]],
    [`?invocation=${a.id}`, [a]],
    [`?from=${new Date(young).toISOString()}`, [d, c, b]],
    [`?to=${new Date(old).toISOString()}`, [a]],
    ['?text=disk%20is%20full', [b]],
    ['?text=ZEBRA', [d]],
    ['?text=too%20slow', [c]],
    ['?text=0%25_d', [a]],
    ['?text=%25', [a]],
    ['?text=%5C', []],
    ['?function=b&level=warn&status=success&text=disk', [b]],
    ['?function=none', []],
  ]
  for (const [query, expected] of cases)
    assert.deepEqual(
      await idsOf('filtered', query),
      expected.map(({ id }) => id),
      query,
    )
})

test('pages follow one another without a gap, and nothing of another project is on them', async () => {
  const { id: projectId } = await createProject(api, 'paged')
  const { id: foreign } = await createProject(api, 'paged-foreign')
  const own = Array.from({ length: 5 }, () => build({ projectId }))
  await record(...own, build({ projectId: foreign }))
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await ask('paged', `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.nextCursor
  }
  assert.deepEqual(
    seen,
    own
      .map(({ id }) => id)
      .sort()
      .reverse(),
  )
})

test('a search among very many looks at a bounded number of them and says where to go on', async () => {
  const { id: projectId } = await createProject(api, 'many')
  const { sql } = api.dependencies
  await sql.query(
    `INSERT INTO invocations (id, project_id, function_name, version, status, status_code, record, duration_ms, cpu_ms, cold, level, created_at)
     SELECT ('018bcfe5-' || lpad(to_hex(n / 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, 'hello', 1, 'success', 200,
       jsonb_build_object('logs', jsonb_build_array('[LOG] line ' || n)), 1, 1, false, 2, now() FROM generate_series(1, 25000) AS n`,
    [projectId],
  )
  const pages: number[] = []
  let found: LogEntry[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const startedAt = performance.now()
    const { body } = await ask('many', `?text=line%207${cursor === '' ? '' : `&cursor=${cursor}`}&limit=200`)
    assert.ok(performance.now() - startedAt < 5_000)
    pages.push(body.items.length)
    found = [...found, ...body.items]
    cursor = body.nextCursor
  }
  assert.ok(pages.length >= 3)
  assert.equal(found.length, 1_111)
  assert.equal(new Set(found.map(({ id }) => id)).size, found.length)
})

async function tail(t: { after(work: () => void): void }, project: string, { query = '', token = api.admin.token, lastId = '' } = {}) {
  const abort = new AbortController()
  t.after(() => abort.abort())
  const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) }
  const response = await fetch(`${api.url}/api/projects/${project}/logs${query}`, { headers, signal: abort.signal })
  const entries: LogEntry[] = []
  let ended = false
  const read = async (): Promise<void> => {
    let rest = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith('data: ')) entries.push(LogEntry.parse(JSON.parse(line.slice(6))))
    }
  }
  read()
    .catch(() => undefined) // stopped by the test
    .finally(() => {
      ended = true
    })
  return { response, entries, hasEnded: () => ended }
}

test('a live tail tells what comes from now on and fits, each once, and goes on after a break', async (t) => {
  const { id: projectId } = await createProject(api, 'tailed')
  const earlier = await tail(t, 'tailed')
  await record(build({ projectId, logs: ['[WARN] before'] }))
  await eventually(() => earlier.entries.length === 1) // the news of it is past
  const live = await tail(t, 'tailed', { query: '?level=warn' })
  assert.equal(live.response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  const [first, quiet, second] = [
    build({ projectId, logs: ['[WARN] first'] }),
    build({ projectId, logs: ['[LOG] quiet'] }),
    build({ projectId, logs: ['[ERROR] second'] }),
  ]
  await record(first)
  await record(first, quiet)
  await record(second)
  await eventually(() => live.entries.some(({ id }) => id === second.id))
  assert.deepEqual([...new Set(live.entries.map(({ id }) => id))], [first.id, second.id])
  const again = await tail(t, 'tailed', { query: '?level=warn', lastId: first.id })
  await eventually(() => again.entries.length === 1)
  assert.equal(again.entries[0]?.id, second.id)
})

test('a live tail ends when its reader may not see the project any more', async (t) => {
  await createProject(api, 'left')
  const user = await api.addUser()
  const member = `/api/projects/left/members/${user.id}`
  await api.call('PUT', member, { token: api.admin.token, body: { role: 'viewer' } })
  const live = await tail(t, 'left', { token: user.token })
  assert.equal(live.response.status, 200)
  await api.call('DELETE', member, { token: api.admin.token })
  await eventually(() => live.hasEnded())
})

test('wrong filters, strangers and unknown projects are refused', async () => {
  const { token } = await api.addUser()
  await createProject(api, 'secret')
  for (const query of ['?limit=201', '?level=loud', '?text=', '?from=yesterday', '?deployment=x', '?cursor=x', '?other=1', '?text=%00'])
    assert.equal((await ask('secret', query)).status, 400, query)
  assert.equal((await ask('secret', '', token)).status, 404)
  assert.equal((await ask('no-such')).status, 404)
  assert.equal((await api.call('GET', '/api/projects/secret/logs')).status, 401)
})
