import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { LOG_BYTES_MAX } from './limit-log.ts'
import { type BuildServicePeer, startBuildServicePeer } from './testing/build-service-peer.ts'
import { addCommit, createProject, getDeployment } from './testing/deploy-commit.ts'

let api: TestApi
let peer: BuildServicePeer
let projectId = ''
before(async () => {
  api = await startTestApi()
  peer = await startBuildServicePeer(api, { slots: 4 })
  projectId = (await createProject(api, 'built')).id
})
after(async () => {
  await peer?.die()
  await api?.close()
})

const logOf = async (id: string): Promise<{ seq: number; text: string }[]> =>
  (await api.call('GET', `/api/deployments/${id}/logs?limit=5000`, { token: api.admin.token })).body.items
const time = new Date().toISOString()
const line = (seq: number, text: string) => ({ seq, time, step: 'build', stream: 'stdout', text })
const send = (id: string, kind: string, body: object, token = api.serviceToken) =>
  api.call('POST', `/internal/builds/${id}/${kind}`, { token, body })

test('lines sent twice are stored once, whatever bytes they hold', async () => {
  const id = await addCommit(api, { projectId })
  const { leaseToken } = await peer.next()
  const lines = [line(1, 'one'), line(2, 'nul \u0000 and \ud800')]
  assert.equal((await send(id, 'progress', { leaseToken, lines })).status, 204)
  assert.equal((await send(id, 'progress', { leaseToken, lines: [...lines, line(3, 'three')] })).status, 204)
  assert.deepEqual(
    (await logOf(id)).map(({ seq, text }) => [seq, text]),
    [
      [1, 'one'],
      [2, 'nul \ufffd and \ufffd'],
      [3, 'three'],
    ],
  )
  await send(id, 'finish', { leaseToken, timings: {}, outcome: { status: 'cancelled' } })
})

test('the log of a deployment ends at 10 MB with a note, once', async () => {
  const id = await addCommit(api, { projectId })
  const { leaseToken } = await peer.next()
  const text = 'x'.repeat(8192)
  const count = Math.ceil(LOG_BYTES_MAX / text.length) + 10
  for (let first = 1; first <= count; first += 700) {
    const lines = Array.from({ length: Math.min(700, count - first + 1) }, (_, index) => line(first + index, text))
    assert.equal((await send(id, 'progress', { leaseToken, lines })).status, 204)
  }
  await send(id, 'progress', { leaseToken, lines: [line(count + 1, 'short'), { ...line(count + 2, 'build  done'), stream: 'system' }] })
  const log = await logOf(id)
  assert.match(log.at(-2)?.text ?? '', /longer than 10 MB/)
  assert.equal(log.at(-1)?.text, 'build  done')
  assert.equal(log.filter((entry) => /longer than 10 MB/.test(entry.text)).length, 1)
  await send(id, 'finish', { leaseToken, timings: {}, outcome: { status: 'cancelled' } })
})

test('the end of a build is stored once: said again it changes nothing, late lines are dropped', async () => {
  const id = await addCommit(api, { projectId })
  const { leaseToken } = await peer.next()
  const manifestSha256 = 'a'.repeat(64)
  const finish = { leaseToken, timings: { install: 1200.4, buildMs: 3 }, outcome: { status: 'ready', manifestSha256, files: 3, bytes: 42 } }
  assert.equal((await send(id, 'finish', finish)).status, 204)
  const first = await getDeployment(api, id)
  assert.equal(first.status, 'ready')
  assert.deepEqual(first.timings, { installMs: 1200, buildMs: 3 })
  assert.deepEqual([first.files, first.bytes, first.isLive], [3, 42, true])
  assert.equal((await send(id, 'finish', finish)).status, 204)
  const failed = { status: 'failed', error: { code: 'INSTALL_FAILED', message: 'no', step: 'install' } }
  assert.equal((await send(id, 'finish', { ...finish, outcome: failed })).status, 204)
  assert.equal((await send(id, 'progress', { leaseToken, lines: [line(9, 'late')] })).status, 204)
  assert.deepEqual(await getDeployment(api, id), first)
  assert.deepEqual(await logOf(id), [])
})

test('a foreign repository’s commit is noted when the build found it', async () => {
  const { id: external } = await createProject(api, 'external', { repositoryUrl: 'https://github.com/owner/name.git' })
  const created = await api.call('POST', `/api/projects/${external}/deployments`, { token: api.admin.token, body: {} })
  assert.equal(created.status, 202)
  const build = await peer.next()
  assert.deepEqual(build.source, { type: 'external', url: 'https://github.com/owner/name.git', ref: 'main' })
  await peer.progress(build, [], { sha: 'b'.repeat(40), message: 'theirs', author: 'Grace' })
  await peer.succeed(build)
  const deployment = await getDeployment(api, created.body.id)
  assert.deepEqual(deployment.commit, { sha: 'b'.repeat(40), message: 'theirs', author: 'Grace' })
  assert.deepEqual([deployment.target, deployment.branch, deployment.isLive], ['production', 'main', true])
})

test('an outdated lease, an unknown deployment and anyone but a service are refused', async () => {
  const id = await addCommit(api, { projectId })
  const { leaseToken } = await peer.next()
  const body = { leaseToken: `${leaseToken}x`, lines: [] }
  assert.equal((await send(id, 'progress', body)).body.error.code, 'CONFLICT')
  assert.equal((await send(id, 'finish', { leaseToken: 'x', timings: {}, outcome: { status: 'cancelled' } })).status, 409)
  assert.equal((await send(api.dependencies.newId(), 'progress', body)).status, 404)
  assert.equal((await send(id, 'progress', body, api.admin.token)).status, 403)
  assert.equal((await api.call('POST', `/internal/builds/${id}/progress`, { body })).status, 401)
  assert.equal((await send('nonsense', 'progress', body)).status, 400)
  assert.equal((await send(id, 'progress', { leaseToken, lines: [{ ...line(1, 'x'), more: 1 }], extra: 1 })).status, 400)
  assert.equal((await getDeployment(api, id)).status, 'building')
  await send(id, 'finish', { leaseToken, timings: {}, outcome: { status: 'cancelled' } })
  assert.equal((await getDeployment(api, id)).status, 'cancelled')
})
