import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { type BuildServicePeer, startBuildServicePeer } from '../builds/testing/build-service-peer.ts'
import { addCommit, createProject, getDeployment } from '../builds/testing/deploy-commit.ts'
import { eventually } from '../queue/testing/eventually.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { claimBuild } from './claim-build.ts'
import { DISPATCH_TIMING } from './dispatch-timing.ts'
import { createDispatcher } from './dispatcher.ts'
import { sweepLostBuilds } from './sweep-lost-builds.ts'

let api: TestApi
const peers: BuildServicePeer[] = []
before(async () => {
  api = await startTestApi()
})
after(() => api?.close())
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.die()
  await api.dependencies.sql.query('DELETE FROM build_services')
  await api.dependencies.sql.query(`DELETE FROM deployments WHERE status IN ('queued', 'building')`)
})

async function startPeer(options?: Parameters<typeof startBuildServicePeer>[1]): Promise<BuildServicePeer> {
  const peer = await startBuildServicePeer(api, options)
  peers.push(peer)
  return peer
}

const statusOf = async (id: string) => (await getDeployment(api, id)).status
const logOf = async (id: string): Promise<string[]> =>
  (await api.call('GET', `/api/deployments/${id}/logs`, { token: api.admin.token })).body.items.map(({ text }: { text: string }) => text)
/** As if 15 s had gone by without a heartbeat. */
const expireLease = (id: string) =>
  api.dependencies.sql.query("UPDATE deployments SET lease_until = now() - interval '1 ms' WHERE id = $1", [id])

test('a build carries everything its service needs, with the environment of its target', async () => {
  const peer = await startPeer()
  const project = await createProject(api, 'specified', { buildCommand: 'npm run site', rootDirectory: 'web' })
  await api.call('PUT', `/api/projects/${project.id}/env/API_KEY`, {
    token: api.admin.token,
    body: { value: 'very-secret', targets: ['production'], sensitive: true },
  })
  await addCommit(api, { projectId: project.id })
  await addCommit(api, { projectId: project.id, branch: 'dev' })
  const builds = [await peer.next(), await peer.next()]
  const [production, preview] = [builds.find(({ target }) => target === 'production'), builds.find(({ target }) => target === 'preview')]
  assert.deepEqual(production?.env, { API_KEY: 'very-secret' })
  assert.deepEqual(production?.secretValues, ['very-secret'])
  assert.deepEqual(preview?.env, {})
  assert.equal(production?.settings.buildCommand, 'npm run site')
  assert.equal(production?.settings.rootDirectory, 'web')
  assert.equal(production?.source.type === 'hosted' && production.source.url, `${api.dependencies.config.apiEndpoint}/git/specified.git`)
  const { rows } = await api.dependencies.sql.query<{ env: Buffer }>('SELECT env_ciphertext AS env FROM deployments WHERE id = $1', [
    production?.deploymentId,
  ])
  assert.deepEqual(JSON.parse(api.dependencies.envCipher.decrypt(rows[0]?.env ?? Buffer.alloc(0))), { API_KEY: 'very-secret' })
})

test('what is queued while no build-service is there starts as soon as one appears', async () => {
  const { id } = await createProject(api, 'waiting')
  const deploymentId = await addCommit(api, { projectId: id })
  const peer = await startPeer()
  assert.equal((await peer.next()).deploymentId, deploymentId)
  assert.equal(await statusOf(deploymentId), 'building')
})

test('a lost build is built once more with a new lease, and fails with BUILD_LOST when that is lost too', async () => {
  const first = await startPeer()
  const { id } = await createProject(api, 'lost')
  const deploymentId = await addCommit(api, { projectId: id })
  const build = await first.next()
  await first.progress(build, [{ step: 'install', text: 'so far' }])
  await first.die()
  await api.dependencies.sql.query('DELETE FROM build_services')
  await expireLease(deploymentId)
  await eventually(async () => (await statusOf(deploymentId)) === 'queued')
  assert.match((await logOf(deploymentId)).at(-1) ?? '', /went away during the build; the build starts again/)

  const second = await startPeer()
  const again = await second.next()
  assert.equal(again.deploymentId, deploymentId)
  assert.notEqual(again.leaseToken, build.leaseToken)
  assert.equal(again.firstSeq, 3)
  assert.equal((await second.progress(build, [{ step: 'install', text: 'from the dead' }])).status, 409)
  await second.die()
  await expireLease(deploymentId)
  await eventually(async () => (await statusOf(deploymentId)) === 'failed')
  assert.equal((await getDeployment(api, deploymentId)).error?.code, 'BUILD_LOST')
  assert.equal((await second.finish(again, { status: 'cancelled' })).status, 409)
})

test('heartbeats keep a lease alive; a build nobody knows is to be stopped', async () => {
  const peer = await startPeer()
  const { id } = await createProject(api, 'kept-alive')
  const deploymentId = await addCommit(api, { projectId: id })
  const build = await peer.next()
  await expireLease(deploymentId)
  await peer.heartbeat()
  await sweepLostBuilds(api.dependencies)
  assert.equal(await statusOf(deploymentId), 'building')
  peer.builds = [{ ...build, leaseToken: 'someone-elses' }]
  await peer.heartbeat()
  assert.deepEqual([...peer.stopped], [deploymentId])
})

test('a service that refuses costs no attempt and another one gets the build', async () => {
  await startPeer({ refuse: 409, slots: 8 })
  const { id } = await createProject(api, 'refused')
  const deploymentId = await addCommit(api, { projectId: id })
  const taker = await startPeer()
  assert.equal((await taker.next()).deploymentId, deploymentId)
  const { rows } = await api.dependencies.sql.query('SELECT attempt FROM deployments WHERE id = $1', [deploymentId])
  assert.deepEqual(rows, [{ attempt: 1 }])
})

test('a service that can no longer be reached is tried again until it takes the build', async () => {
  const peer = await startPeer({ refuse: 503 })
  const { id } = await createProject(api, 'retried')
  const deploymentId = await addCommit(api, { projectId: id })
  await eventually(async () => (await statusOf(deploymentId)) === 'queued')
  peer.refuse = undefined
  assert.equal((await peer.next()).deploymentId, deploymentId)
})

test('a service that never answers holds only its own build, and loses it', async () => {
  const silent = await startPeer({ refuse: 'silence', slots: 1 })
  const dispatcher = createDispatcher(api.dependencies, { ...DISPATCH_TIMING, handOutMs: 50 })
  const { id } = await createProject(api, 'silent')
  const deploymentId = await addCommit(api, { projectId: id })
  await dispatcher.dispatch()
  await silent.die()
  await api.dependencies.sql.query('DELETE FROM build_services WHERE id = $1', [silent.id])
  const taker = await startPeer()
  assert.equal((await taker.next()).deploymentId, deploymentId)
  await dispatcher.stop()
})

test('a service that calls a build malformed gets it once more, then it fails instead of going round for ever', async () => {
  await startPeer({ refuse: 422 })
  const { id } = await createProject(api, 'malformed')
  const deploymentId = await addCommit(api, { projectId: id })
  await eventually(async () => (await statusOf(deploymentId)) === 'failed', 15_000)
  assert.equal((await getDeployment(api, deploymentId)).error?.code, 'BUILD_LOST')
})

test('any number of dispatchers at once hand out each build once, and never more than there are slots', async () => {
  await api.dependencies.sql.query(
    `INSERT INTO build_services (id, url, slots, seen_at)
     VALUES ('s1', 'http://127.0.0.1:1', 3, now()), ('s2', 'http://127.0.0.1:1', 2, now())`,
  )
  const { sql, changes, newId } = api.dependencies
  for (let index = 0; index < 8; index += 1) {
    const { id } = await createProject(api, `many-${index}`)
    await sql.query(
      `INSERT INTO deployments (id, short_id, project_id, status, target, source, commit_sha)
       VALUES ($1, $2, $3, 'queued', 'preview', 'git', 'x')`,
      [newId(), `short${index}`, id],
    )
  }
  const options = { leaseMs: 60_000, seenMs: 60_000, paused: new Map() }
  const claims = (await Promise.all(Array.from({ length: 12 }, () => claimBuild({ sql, changes }, options)))).filter(
    (claim) => claim !== undefined,
  )
  assert.ok(claims.length <= 5)
  const { rows } = await sql.query<{ count: number }>(`SELECT count(*)::int AS count FROM deployments WHERE status = 'building'`)
  assert.equal(rows[0]?.count, 5)
  assert.equal(new Set(claims.map(({ deploymentId }) => deploymentId)).size, claims.length)
})

test('projects take turns, and one project builds at most two at once', async () => {
  const peer = await startPeer({ slots: 3 })
  const [busy, modest] = [await createProject(api, 'busy'), await createProject(api, 'modest')]
  for (const branch of ['a', 'b', 'c', 'd']) await addCommit(api, { projectId: busy.id, branch })
  const started = [await peer.next(), await peer.next()]
  assert.deepEqual(started.map(({ branch }) => branch).sort(), ['a', 'b'])
  await addCommit(api, { projectId: modest.id })
  const third = await peer.next()
  assert.equal(third.projectId, modest.id)
  await addCommit(api, { projectId: modest.id, branch: 'later' })
  await peer.succeed(third)
  assert.equal((await peer.next()).projectId, modest.id)
  for (const build of started) await peer.succeed(build)
  assert.deepEqual([(await peer.next()).branch, (await peer.next()).branch].sort(), ['c', 'd'])
})

test('a newer commit supersedes what waits for the same branch, and nothing else', async () => {
  const { id } = await createProject(api, 'superseded')
  const other = await addCommit(api, { projectId: id, branch: 'other' })
  const old = await addCommit(api, { projectId: id })
  const young = await addCommit(api, { projectId: id })
  assert.equal(await statusOf(old), 'cancelled')
  assert.match((await getDeployment(api, old)).error?.message ?? '', /Superseded/)
  assert.deepEqual([await statusOf(other), await statusOf(young)], ['queued', 'queued'])
  const peer = await startPeer()
  const building = [await peer.next(), await peer.next()].find(({ branch }) => branch === 'main')
  assert.equal(building?.deploymentId, young)
  await addCommit(api, { projectId: id })
  assert.equal(await statusOf(young), 'building')
})
