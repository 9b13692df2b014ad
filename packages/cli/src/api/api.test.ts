import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { Connection } from '../config/resolve-connection.ts'
import { CliError } from '../errors/cli-error.ts'
import { createApi } from './api.ts'
import { readEvents } from './read-events.ts'

async function apiOf(context: TestContext, listener: RequestListener, { token, tokenFrom = 'plat login' }: Partial<Connection> = {}) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return createApi({ url, token, tokenFrom, signal: new AbortController().signal })
}

const failsWith = (code: string, pattern: RegExp) => (error: unknown) =>
  error instanceof CliError && error.code === code && pattern.test(`${error.message} ${error.hint}`)

test('the api’s refusal becomes its code and sentence, with what to do next', async (context) => {
  const refusing: RequestListener = (_request, response) => {
    response.writeHead(401).end(JSON.stringify({ error: { code: 'UNAUTHENTICATED', message: 'Sign in first.', requestId: 'r' } }))
  }
  for (const [given, said] of [
    [{}, /You are not signed in at .*plat login/],
    [{ token: 'old' }, /Your sign-in at .* has ended\. .*again with "plat login/],
    [{ token: 'old', tokenFrom: '--token' }, /refused the token of --token.* Make a new one: "plat tokens create/],
    [{ token: 'old', tokenFrom: 'PLAT_TOKEN' }, /PLAT_TOKEN is set, and .* refused it.* Unset it .* new one: "plat tokens create/],
  ] as const) {
    const api = await apiOf(context, refusing, given)
    await assert.rejects(api.call({ path: '/api/auth/me' }), failsWith('UNAUTHENTICATED', said))
  }
})

test('an empty token of a flag is refused, and no other taken for it', async (context) => {
  await assert.rejects(
    apiOf(context, () => undefined, { token: '', tokenFrom: '--token' }),
    failsWith('USAGE', /--token is empty/),
  )
})

test('what can be no token is refused before it is sent, and not shown', async (context) => {
  const answer: RequestListener = (_request, response) => void response.end('{}')
  for (const [token, said] of [
    ['plat_se\ncret', /a line break/],
    ['plat_se cret', /a space/],
    ['plat_sécret', /a character no token has/],
  ] as const)
    await assert.rejects(apiOf(context, answer, { token, tokenFrom: 'PLAT_TOKEN' }), (error: unknown) => {
      assert.ok(error instanceof CliError && error.exitCode === 2)
      assert.match(error.message, said)
      assert.match(error.message, /^PLAT_TOKEN is set/)
      assert.doesNotMatch(error.message, /cret/)
      return true
    })
})

test('a busy api is asked again for what may be asked twice, and only for that', async (context) => {
  let asked = 0
  const api = await apiOf(context, (request, response) => {
    asked += 1
    if (asked === 1 || request.method === 'POST')
      response.writeHead(503, { 'retry-after': '0' }).end(JSON.stringify({ error: { code: 'SHUTTING_DOWN', message: 'Stopping.' } }))
    else response.end('{"ok":true}')
  })
  assert.deepEqual(await api.call({ path: '/api' }), { ok: true })
  assert.equal(asked, 2)
  await assert.rejects(api.call({ method: 'POST', path: '/api', body: {} }), failsWith('SHUTTING_DOWN', /Stopping/))
  assert.equal(asked, 3)
})

test('nobody there, or somebody else, is said as such', async (context) => {
  const gone = createApi({
    url: 'http://127.0.0.1:1',
    token: undefined,
    tokenFrom: 'plat login',
    signal: new AbortController().signal,
  })
  await assert.rejects(gone.call({ path: '/api' }), failsWith('API_UNREACHABLE', /npm start/))
  const proxy = await apiOf(context, (_request, response) => void response.writeHead(502).end('<html>'))
  await assert.rejects(proxy.call({ method: 'POST', path: '/api' }), failsWith('API_UNREACHABLE', /answered 502.*away/))
  const other = await apiOf(context, (_request, response) => void response.writeHead(404).end('<html>'))
  await assert.rejects(other.call({ path: '/api' }), failsWith('API_UNREACHABLE', /not like a Plat api/))
})

test('a list is read page by page, as far as somebody reads', async (context) => {
  const cursors: (string | null)[] = []
  const api = await apiOf(context, (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x')
    cursors.push(searchParams.get('cursor'))
    response.end(JSON.stringify({ items: [cursors.length], nextCursor: cursors.length < 3 ? String(cursors.length) : null }))
  })
  const items: number[] = []
  for await (const item of api.list<number>({ path: '/api' })) items.push(item)
  assert.deepEqual(
    [items, cursors],
    [
      [1, 2, 3],
      [null, '1', '2'],
    ],
  )
})

test('events are read as the standard says, however they are cut', async () => {
  const text = ': comment\n\nid: 1\nevent: line\ndata: {"a":1}\n\ndata: one\ndata: two\r\n\r\nevent: end\n\n'
  const chunks = [...text].map((character) => new TextEncoder().encode(character))
  const events = []
  for await (const event of readEvents(ReadableStream.from(chunks) as ReadableStream<Uint8Array>)) events.push(event)
  assert.deepEqual(events, [
    { event: 'line', id: '1', data: '{"a":1}' },
    { event: 'message', id: undefined, data: 'one\ntwo' },
  ])
})
