import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type BuildServicePeer, startBuildServicePeer } from '../../builds/testing/build-service-peer.ts'
import { addCommit, createProject } from '../../builds/testing/deploy-commit.ts'
import { startTestApi, type TestApi } from '../../testing/test-api.ts'

let api: TestApi
let peer: BuildServicePeer
let projectId = ''
before(async () => {
  api = await startTestApi()
  peer = await startBuildServicePeer(api)
  projectId = (await createProject(api, 'logged')).id
})
after(async () => {
  await peer?.die()
  await api?.close()
})

interface SentEvent {
  event: string
  id: string | undefined
  data: { text?: string; status?: string; url?: string; error?: { code: string } | null }
}

/** Opens the log as an EventSource would, and reads one event after the other. */
async function follow(id: string, headers: Record<string, string> = {}, query = '', url = api.url) {
  const stop = new AbortController()
  const response = await fetch(`${url}/api/deployments/${id}/logs${query}`, {
    headers: { authorization: `Bearer ${api.admin.token}`, accept: 'text/event-stream', ...headers },
    signal: stop.signal,
  })
  const events = parseEvents(response)
  return { response, events, next: async () => (await events.next()).value as SentEvent | undefined, stop: () => stop.abort() }
}

async function* parseEvents(response: Response): AsyncGenerator<SentEvent> {
  let rest = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]))
      if (fields.has('data')) yield { event: fields.get('event') ?? '', id: fields.get('id'), data: JSON.parse(fields.get('data') ?? '') }
    }
  }
}

test('a followed log sends each line as it comes, and ends with status, url and error', async () => {
  const id = await addCommit(api, { projectId })
  const build = await peer.next()
  const log = await follow(id)
  assert.equal(log.response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  await peer.progress(build, [{ step: 'install', text: 'one' }])
  const one = await log.next()
  assert.deepEqual([one?.event, one?.id, one?.data.text], ['line', '1', 'one'])
  await peer.progress(build, [{ step: 'install', text: 'two' }])
  assert.equal((await log.next())?.data.text, 'two')
  await peer.finish(build, { status: 'failed', error: { code: 'INSTALL_FAILED', message: 'no', step: 'install' } })
  const end = await log.next()
  assert.deepEqual([end?.event, end?.data.status, end?.data.error?.code], ['end', 'failed', 'INSTALL_FAILED'])
  assert.match(end?.data.url ?? '', /^http:\/\/[a-z0-9]{10}--logged\.localhost:8080$/)
  assert.equal(await log.next(), undefined)
})

test('a reader that lost its connection goes on where it was, on an ended log too', async () => {
  const id = await addCommit(api, { projectId })
  const build = await peer.next()
  await peer.progress(build, [
    { step: 'build', text: 'one' },
    { step: 'build', text: 'two' },
  ])
  const first = await follow(id)
  assert.equal((await first.next())?.id, '1')
  first.stop()
  const second = await follow(id, { 'last-event-id': '1' })
  assert.equal((await second.next())?.data.text, 'two')
  await peer.succeed(build)
  assert.equal((await second.next())?.data.status, 'ready')
  const late = await follow(id, {}, '?after=1')
  assert.deepEqual([(await late.next())?.data.text, (await late.next())?.event], ['two', 'end'])
})

test('many lines arrive whole and in order, however fast they were written', async () => {
  const id = await addCommit(api, { projectId })
  const build = await peer.next()
  const log = await follow(id)
  const texts = Array.from({ length: 3_000 }, (_, index) => `${index} ${'x'.repeat(200)}`)
  for (let at = 0; at < texts.length; at += 1_000)
    await peer.progress(
      build,
      texts.slice(at, at + 1_000).map((text) => ({ step: 'build', text })),
    )
  await peer.succeed(build)
  const seen: (string | undefined)[] = []
  for await (const { event, data } of log.events) if (event === 'line') seen.push(data.text)
  assert.deepEqual(seen, texts)
})

test('as JSON the log comes in pages that go on after a line’s number', async () => {
  const id = await addCommit(api, { projectId })
  const build = await peer.next()
  await peer.progress(
    build,
    ['one', 'two', 'three'].map((text) => ({ step: 'build', text })),
  )
  const read = async (query: string) => (await api.call('GET', `/api/deployments/${id}/logs${query}`, { token: api.admin.token })).body
  const page = await read('?limit=2')
  assert.deepEqual([page.items.map(({ text }: { text: string }) => text), page.nextCursor], [['one', 'two'], '2'])
  const rest = await read(`?limit=2&cursor=${page.nextCursor}`)
  assert.deepEqual(
    [rest.items.map(({ seq, step, stream }: { seq: number; step: string; stream: string }) => [seq, step, stream]), rest.nextCursor],
    [[[3, 'build', 'stdout']], null],
  )
  assert.deepEqual((await read('?after=3')).items, [])
  assert.equal((await read('?after=-1')).error.code, 'BAD_REQUEST')
  await peer.succeed(build)
})

test('a log can be followed on another copy of the api than the one its build reports to', async () => {
  const copy = await startTestApi({ databaseUrl: api.dependencies.config.databaseUrl })
  const id = await addCommit(api, { projectId })
  const build = await peer.next()
  const log = await follow(id, { authorization: `Bearer ${copy.admin.token}` }, '', copy.url)
  await peer.progress(build, [{ step: 'build', text: 'from afar' }])
  assert.equal((await log.next())?.data.text, 'from afar')
  await peer.succeed(build)
  assert.equal((await log.next())?.data.status, 'ready')
  await copy.close()
})
