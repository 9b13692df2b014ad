import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { type BuildServicePeer, startBuildServicePeer } from '../builds/testing/build-service-peer.ts'
import { addCommit, createProject, deployCommit, getDeployment } from '../builds/testing/deploy-commit.ts'
import type { HeardNotice } from '../change-feed/changes.ts'
import { eventually } from '../queue/testing/eventually.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { findSiteRoutes } from './find-site-routes.ts'

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

const post = (path: string, body?: object) => api.call('POST', path, { token: api.admin.token, ...(body ? { body } : {}) })
const promote = (deployment: Deployment) => post(`/api/deployments/${deployment.id}/promote`)
const serves = async (host: string): Promise<string | null | undefined> => (await findSiteRoutes(api.dependencies, [host]))[0]?.deploymentId

test('a slow old production build does not replace a newer one, and keeps its own host', async () => {
  const { id: projectId } = await createProject(api, 'slow')
  const [oldId] = [await addCommit(api, { projectId }), await peer.next()]
  const old = peer.builds[0]
  const young = await deployCommit(api, peer, { projectId })
  assert.ok(old)
  await peer.succeed(old)
  const late = await getDeployment(api, oldId)
  assert.deepEqual([late.status, late.isLive, late.aliases], ['ready', false, [`${late.shortId}--slow.localhost`]])
  assert.equal(await serves('slow.localhost'), young.id)
  assert.equal(await serves('main--slow.localhost'), young.id)
  assert.equal(await serves(`${late.shortId}--slow.localhost`), oldId)
})

test('a build that was under way when an older release was redeployed still goes live: its commit is the newest', async () => {
  const { id: projectId } = await createProject(api, 'overtaken')
  const first = await deployCommit(api, peer, { projectId })
  const pushed = await addCommit(api, { projectId })
  const build = await peer.next()
  const copy = await post(`/api/deployments/${first.id}/redeploy`)
  assert.equal(copy.body.isLive, true)
  await peer.succeed(build)
  assert.equal((await getDeployment(api, pushed)).isLive, true)
  assert.equal(await serves('main--overtaken.localhost'), pushed)
})

test('promote and rollback move production at once and tell the proxies with the commit', async () => {
  const { id: projectId, slug } = await createProject(api, 'moved')
  const [a, b] = [await deployCommit(api, peer, { projectId }), await deployCommit(api, peer, { projectId })]
  const preview = await deployCommit(api, peer, { projectId, branch: 'dev' })
  const heard: { notice: HeardNotice; serving: Promise<string | null | undefined> }[] = []
  const unsubscribe = api.dependencies.changes.subscribe((notice) => {
    if (notice.type === 'routes') heard.push({ notice, serving: serves('moved.localhost') })
  })
  assert.equal((await promote(preview)).body.isLive, true)
  await eventually(() => heard.length === 1)
  assert.deepEqual([heard[0]?.notice, await heard[0]?.serving], [{ type: 'routes', hosts: ['moved.localhost'] }, preview.id])
  assert.equal((await post(`/api/projects/${slug}/rollback`, {})).body.id, b.id)
  assert.equal((await post(`/api/projects/${slug}/rollback`)).body.id, preview.id)
  assert.equal((await post(`/api/projects/${slug}/rollback`, { deploymentId: a.id })).body.id, a.id)
  assert.equal(await serves('moved.localhost'), a.id)
  unsubscribe()
})

test('promoting the live one again changes nothing, not even the history', async () => {
  const { id: projectId } = await createProject(api, 'again')
  const live = await deployCommit(api, peer, { projectId })
  assert.equal((await promote(live)).status, 200)
  assert.equal(await api.dependencies.database.goLive.count({ where: { projectId } }), 1)
})

test('there is no way back from the first deployment, to a foreign one, or to one that is not ready', async () => {
  const { id: projectId, slug } = await createProject(api, 'first')
  assert.equal((await post(`/api/projects/${slug}/rollback`)).body.error.code, 'CONFLICT')
  await deployCommit(api, peer, { projectId })
  assert.equal((await post(`/api/projects/${slug}/rollback`)).body.error.code, 'CONFLICT')
  const foreign = await deployCommit(api, peer, { projectId: (await createProject(api, 'foreign')).id })
  assert.equal((await post(`/api/projects/${slug}/rollback`, { deploymentId: foreign.id })).body.error.code, 'DEPLOYMENT_NOT_FOUND')
  const failed = await addCommit(api, { projectId })
  await peer.finish(await peer.next(), { status: 'failed', error: { code: 'INSTALL_FAILED', message: 'no', step: 'install' } })
  assert.equal((await post(`/api/projects/${slug}/rollback`, { deploymentId: failed })).body.error.code, 'DEPLOYMENT_NOT_READY')
  assert.equal((await post(`/api/deployments/${failed}/promote`)).status, 409)
  assert.equal((await post(`/api/projects/${slug}/rollback`, { deploymentId: 'x' })).status, 400)
})

test('a deleted deployment is not in the way of a rollback', async () => {
  const { id: projectId, slug } = await createProject(api, 'deleted')
  const [a, b] = [await deployCommit(api, peer, { projectId }), await deployCommit(api, peer, { projectId })]
  await deployCommit(api, peer, { projectId })
  await api.dependencies.database.deployment.delete({ where: { id: b.id } })
  assert.equal((await post(`/api/projects/${slug}/rollback`)).body.id, a.id)
})

test('branches whose names give one host each get their own, and none takes a deployment’s', async () => {
  const { id: projectId } = await createProject(api, 'clash')
  const first = await deployCommit(api, peer, { projectId, branch: 'feat/a' })
  const second = await deployCommit(api, peer, { projectId, branch: 'feat-a' })
  const third = await deployCommit(api, peer, { projectId, branch: first.shortId })
  assert.equal(await serves('feat-a--clash.localhost'), first.id)
  assert.match(second.aliases[0] ?? '', /^feat-a-[0-9a-f]{8}--clash\.localhost$/)
  assert.equal(await serves(`${first.shortId}--clash.localhost`), first.id)
  assert.match(third.aliases[0] ?? '', new RegExp(`^${first.shortId}-[0-9a-f]{8}--clash\\.localhost$`))
  const newer = await deployCommit(api, peer, { projectId, branch: 'feat-a' })
  assert.equal(newer.aliases[0], second.aliases[0])
})

test('going live activates the deployment’s function versions, drops what it lacks, and leaves what the api made', async () => {
  const { id: projectId } = await createProject(api, 'versions')
  const { sql, newId } = api.dependencies
  const add = async (name: string, version: number, deploymentId: string | null): Promise<string> => {
    const { rows } = await sql.query<{ id: string }>(
      `INSERT INTO functions (id, project_id, function_name, file_path, active_version, updated_at)
       VALUES ($1, $2, $3, 'api/x.js', $4, now())
       ON CONFLICT (project_id, function_name) DO UPDATE SET updated_at = now() RETURNING id`,
      [newId(), projectId, name, deploymentId === null ? version : null],
    )
    const id = rows[0]?.id ?? ''
    await sql.query(
      `INSERT INTO function_versions (function_id, version, deployment_id, file_path, code_sha256, bytes)
       VALUES ($1, $2, $3, 'api/x.js', 'x', 1)`,
      [id, version, deploymentId],
    )
    if (deploymentId)
      await sql.query('INSERT INTO deployment_functions (deployment_id, function_id, version) VALUES ($1, $2, $3)', [
        deploymentId,
        id,
        version,
      ])
    return id
  }
  const actives = async (): Promise<Record<string, number | null>> => {
    const { rows } = await sql.query<{ name: string; active: number | null }>(
      'SELECT function_name AS name, active_version AS active FROM functions WHERE project_id = $1 ORDER BY 1',
      [projectId],
    )
    return Object.fromEntries(rows.map(({ name, active }) => [name, active]))
  }
  const [a, b] = [await deployCommit(api, peer, { projectId, branch: 'a' }), await deployCommit(api, peer, { projectId, branch: 'b' })]
  for (const [name, version, of] of [
    ['both', 1, a.id],
    ['both', 2, b.id],
    ['only-a', 1, a.id],
    ['own', 7, null],
  ] as const)
    await add(name, version, of)
  await promote(b)
  assert.deepEqual(await actives(), { both: 2, 'only-a': null, own: 7 })
  await promote(a)
  assert.deepEqual(await actives(), { both: 1, 'only-a': 1, own: 7 })
  assert.deepEqual(
    (await getDeployment(api, a.id)).functions.map(({ functionName, version }) => [functionName, version]),
    [
      ['both', 1],
      ['only-a', 1],
    ],
  )
  await promote(b)
  assert.deepEqual(await actives(), { both: 2, 'only-a': null, own: 7 })
})

test('every host says what it serves: production its active functions, the others their deployment’s', async () => {
  const { id: projectId } = await createProject(api, 'routes')
  assert.deepEqual(await findSiteRoutes(api.dependencies, ['routes.localhost', 'unknown.localhost']), [
    { host: 'routes.localhost', projectId, projectSlug: 'routes', deploymentId: null, manifestSha256: null, functions: 'active' },
  ])
  const { id: deploymentId, shortId } = await deployCommit(api, peer, { projectId })
  const hosts = ['routes.localhost', 'main--routes.localhost', `${shortId}--routes.localhost`]
  const routes = await findSiteRoutes(api.dependencies, hosts)
  assert.ok(routes.every((route) => route.deploymentId === deploymentId && /^[0-9a-f]{64}$/.test(route.manifestSha256 ?? '')))
  assert.deepEqual(Object.fromEntries(routes.map(({ host, functions }) => [host, functions])), {
    'routes.localhost': 'active',
    'main--routes.localhost': 'deployment',
    [`${shortId}--routes.localhost`]: 'deployment',
  })
  assert.ok((await findSiteRoutes(api.dependencies)).length > routes.length)
})
