import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { test } from 'node:test'
import { refuses, runPlat } from '../../testing/run-plat.ts'

const entry = {
  id: '01a2236b-1933-731d-b60d-f954de860ed7',
  time: '2026-01-31T12:00:00.000Z',
  functionName: 'hello',
  version: 1,
  method: null,
  path: null,
  status: 'success',
  statusCode: 200,
  durationMs: 1,
  cold: false,
  lines: [],
  linesCut: false,
  error: null,
}
const answers = {
  'GET /api/projects/site': { id: 'p1', slug: 'site' },
  'GET /api/projects/p1/logs': { items: [], nextCursor: null },
  'GET /api/functions/p1/helo': refuses(404, 'FUNCTION_NOT_FOUND'),
  'GET /api/functions/projects/p1': { items: [{ functionName: 'hello' }], nextCursor: null },
}

test('what chooses among calls of functions is refused for the log of a build', async (context) => {
  const plat = await runPlat(context)
  for (const filter of ['--level=error', '--status=error', '--search=x', '--since=1h', '--limit=5']) {
    for (const args of [['k3j5h2'], ['--build'], ['k3j5h2', '--build', '--follow']]) {
      const { code, stderr } = await plat.run(['logs', ...args, filter, '--project', 'site'])
      assert.equal(code, 2)
      assert.match(stderr, new RegExp(`${filter.split('=')[0]} chooses among calls of functions`))
      assert.match(stderr, args.length === 1 && args[0] !== '--build' ? /Add --function <name>/ : /leave out --build/)
    }
  }
  assert.equal((await plat.run(['logs', '--build', '--function', 'hello', '--project', 'site'])).code, 2)
  assert.deepEqual(plat.asked, [])
})

test('a function that is none is said to be so, with the one that is meant', async (context) => {
  const plat = await runPlat(context, answers)
  for (const more of [[], ['--follow']]) {
    const { code, stderr } = await plat.run(['logs', '--function', 'helo', '--project', 'site', ...more])
    assert.equal(code, 1)
    assert.match(stderr, /no function "helo"\.\n.*Did you mean "hello"\?\n.*plat functions/)
  }
  assert.equal((await plat.run(['logs', '--function', '..', '--project', 'site'])).code, 2)
})

test('where nothing is shown it is said whether a filter is why', async (context) => {
  const plat = await runPlat(context, { ...answers, 'GET /api/functions/p1/hello': {} })
  assert.match((await plat.run(['logs', '--project', 'site'])).stderr, /Nothing was logged yet/)
  for (const filter of ['--function=hello', '--since=1h', '--level=error'])
    assert.match((await plat.run(['logs', '--project', 'site', filter])).stderr, /No call that is logged fits/, filter)
})

test('followed logs begin with what --since or --limit ask for, and go on after it', async (context) => {
  const logs: RequestListener = (request, response) => {
    const { headers } = request
    if (headers.accept === 'application/json') return response.end(JSON.stringify({ items: [entry], nextCursor: null }))
    if (headers['last-event-id'] === 'second') return refuses(403, 'FORBIDDEN', 'No more.')(request, response)
    const isAfter = headers['last-event-id'] === entry.id
    response.end(isAfter ? `id: second\ndata: ${JSON.stringify({ ...entry, version: 2 })}\n\n` : undefined)
  }
  const plat = await runPlat(context, { ...answers, 'GET /api/projects/p1/logs': logs })
  for (const more of [
    ['--since', '1h'],
    ['--limit', '5'],
  ]) {
    const { code, stdout, stderr } = await plat.run(['logs', '--follow', '--project', 'site', ...more])
    assert.deepEqual([code, stdout], [1, '12:00:00.000  hello v1  200  1 ms\n12:00:00.000  hello v2  200  1 ms\n'])
    assert.match(stderr, /No more/)
  }
})
