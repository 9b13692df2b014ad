import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { ChangeEvent } from '@plat/shared/contracts/change-event.ts'
import { connectionOptions } from '../database/connection-options.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { openChanges } from './open-changes.ts'
import { nextNotice } from './testing/next-notice.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

/** Follows the feed; `next` gives the next event that is no ping. */
async function follow(t: { after(work: () => void): void }) {
  const stop = new AbortController()
  t.after(() => stop.abort())
  const response = await fetch(`${api.url}/internal/changes`, {
    headers: { authorization: `Bearer ${api.serviceToken}` },
    signal: stop.signal,
  })
  const events = readEvents(response)
  return {
    response,
    stop: () => stop.abort(),
    async next(): Promise<ChangeEvent> {
      for (;;) {
        const { value, done } = await events.next()
        if (done) throw new Error('the feed ended')
        if (value.type !== 'ping') return value
      }
    },
  }
}

async function* readEvents(response: Response): AsyncGenerator<ChangeEvent> {
  let rest = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield ChangeEvent.parse(JSON.parse(line))
  }
}

test('the feed says hello first and then every change, hosts looked up', async (t) => {
  const feed = await follow(t)
  assert.equal(feed.response.headers.get('content-type'), 'application/x-ndjson; charset=utf-8')
  assert.deepEqual(await feed.next(), { type: 'hello' })
  const { body: project } = await api.call('POST', '/api/projects', { token: api.admin.token, body: { name: 'followed' } })
  const host = 'followed.localhost'
  const route = { host, projectId: project.id, projectSlug: 'followed', deploymentId: null, manifestSha256: null, functions: 'active' }
  assert.deepEqual(await feed.next(), { type: 'routes', changes: [{ host, route }] })
  await api.call('DELETE', `/api/projects/${project.id}`, { token: api.admin.token })
  assert.deepEqual(await feed.next(), { type: 'routes', changes: [{ host, route: null }] })
  assert.deepEqual(await feed.next(), { type: 'functions', projectId: project.id, functionName: null })
})

test('what stays inside the api is not streamed, what follows it is', async (t) => {
  const feed = await follow(t)
  await feed.next()
  const deploymentId = api.dependencies.newId()
  await api.dependencies.changes.publish({ type: 'build-log', deploymentId })
  await api.dependencies.changes.publish({ type: 'build-cancelled', deploymentId })
  assert.deepEqual(await feed.next(), { type: 'build-cancelled', deploymentId })
})

test('every copy of the api hears what any of them publishes; a rolled back change is never heard', async (t) => {
  const { sql, log, config } = api.dependencies
  const other = openChanges({ connection: connectionOptions(config.databaseUrl), sql, log })
  t.after(() => other.close())
  await other.listening
  const heard = nextNotice(other, ({ type }) => type === 'functions')
  const projectId = api.dependencies.newId()
  await assert.rejects(
    sql.transaction(async (client) => {
      await api.dependencies.changes.publish({ type: 'functions', projectId, functionName: 'rolled-back' }, client)
      throw new Error('rolled back')
    }),
  )
  await sql.transaction((client) => api.dependencies.changes.publish({ type: 'functions', projectId, functionName: 'committed' }, client))
  assert.deepEqual(await heard, { type: 'functions', projectId, functionName: 'committed' })
})

test('when the listening connection is cut, followers are told to start afresh and hear on', async (t) => {
  const feed = await follow(t)
  await feed.next()
  await api.dependencies.sql.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query ~ '^(LISTEN plat_changes|SELECT 1)$' AND pid <> pg_backend_pid()",
  )
  assert.deepEqual(await feed.next(), { type: 'hello' })
  await api.dependencies.changes.publish({ type: 'functions', projectId: api.admin.id, functionName: 'after' })
  assert.deepEqual(await feed.next(), { type: 'functions', projectId: api.admin.id, functionName: 'after' })
})

test('what is no notice on the channel is dropped', async (t) => {
  const feed = await follow(t)
  await feed.next()
  for (const payload of ['', 'no json', '{"type":"other"}', 'null', '[]'])
    await api.dependencies.sql.query("SELECT pg_notify('plat_changes', $1)", [payload])
  await api.dependencies.changes.publish({ type: 'functions', projectId: api.admin.id, functionName: 'x' })
  assert.equal((await feed.next()).type, 'functions')
})

test('a follower that does not read is cut, the others hear everything', async (t) => {
  const feed = await follow(t)
  await feed.next()
  const { hostname, port } = new URL(api.url)
  const lazy = connect(Number(port), hostname)
  t.after(() => lazy.destroy())
  const cut = new Promise<void>((resolve) => lazy.once('close', () => resolve()))
  lazy.on('error', () => undefined) // being cut is the point
  const answered = new Promise<void>((resolve) => lazy.once('readable', () => resolve()))
  lazy.write(`GET /internal/changes HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${api.serviceToken}\r\n\r\n`)
  await answered
  const functionName = 'x'.repeat(6_000)
  let heard = 0
  while (!lazy.closed && heard < 5_000) {
    await api.dependencies.changes.publish({ type: 'functions', projectId: api.admin.id, functionName })
    await feed.next()
    heard += 1
    if (heard % 2_000 === 0) lazy.resume() // lets a cut connection be noticed
  }
  lazy.resume()
  await cut
})

test('only services follow the feed', async () => {
  assert.equal((await api.call('GET', '/internal/changes')).status, 401)
  assert.equal((await api.call('GET', '/internal/changes', { token: api.admin.token })).status, 403)
})
