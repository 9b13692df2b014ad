import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type BuildServicePeer, startBuildServicePeer } from '../builds/testing/build-service-peer.ts'
import { addCommit, createProject, deployCommit, getDeployment } from '../builds/testing/deploy-commit.ts'
import { createWorkTree } from '../git/testing/work-tree.ts'
import { eventually } from '../queue/testing/eventually.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import type { TestUser } from '../testing/test-user.ts'

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

const call = (method: string, path: string, body?: object, user: TestUser = api.admin) =>
  api.call(method, path, { token: user.token, ...(body ? { body } : {}) })

test('a deployment from git takes branches, tags and commits of the project’s own repository', async () => {
  const { slug } = await createProject(api, 'own repository')
  const tree = await createWorkTree()
  const first = await tree.commit('first')
  await tree.git('tag', 'v1')
  await tree.commit('second')
  const pushing = tree.push(`${api.url}/git/${slug}.git`, api.admin.token, 'main', 'v1')
  await peer.succeed(await peer.next())
  await pushing
  const path = `/api/projects/${slug}/deployments`
  const made = [await call('POST', path), await call('POST', path, { ref: 'v1' }), await call('POST', path, { ref: first.slice(0, 10) })]
  assert.deepEqual(
    made.map(({ status, body }) => [status, body.status, body.target, body.branch, body.commit?.message]),
    [
      [202, 'queued', 'production', 'main', 'second'],
      [202, 'queued', 'preview', null, 'first'],
      [202, 'queued', 'preview', null, 'first'],
    ],
  )
  for (const _ of made) await peer.succeed(await peer.next())
  assert.equal((await getDeployment(api, made[1]?.body.id)).createdBy, api.admin.id)
  const unknown = await call('POST', path, { ref: 'no-such-branch' })
  assert.deepEqual([unknown.status, unknown.body.error.code], [422, 'VALIDATION_FAILED'])
  assert.match(unknown.body.error.message, /"no-such-branch"/)
  await tree.remove()
})

test('without anything to deploy the answer says what to do', async () => {
  const { slug } = await createProject(api, 'nothing')
  const { status, body } = await call('POST', `/api/projects/${slug}/deployments`, {})
  assert.equal(status, 422)
  assert.match(body.error.message, /Push it with git, upload a \.tgz of the source, or set repositoryUrl/)
})

test('refs that git could misread, unknown fields and wrong types are refused', async () => {
  const { slug } = await createProject(api, 'hostile')
  for (const ref of ['--upload-pack=touch /tmp/x', '-x', 'a..b', 'main@{1}', 'a b', 'x.lock', 'a//b', '', 'a^{}', 'x'.repeat(300), 7, null])
    assert.equal((await call('POST', `/api/projects/${slug}/deployments`, { ref })).status, 400, String(ref))
  assert.equal((await call('POST', `/api/projects/${slug}/deployments`, { branch: 'main' })).status, 400)
  const text = await api.call('POST', `/api/projects/${slug}/deployments`, {
    token: api.admin.token,
    body: {},
    headers: { 'content-type': 'text/plain' },
  })
  assert.equal(text.status, 415)
})

test('deployments are listed newest first, by page, branch and status, and only of this project', async () => {
  const { id: projectId, slug } = await createProject(api, 'listed')
  const other = await createProject(api, 'not listed')
  await deployCommit(api, peer, { projectId: other.id })
  const ids: string[] = []
  for (const branch of ['main', 'dev', 'main']) ids.unshift((await deployCommit(api, peer, { projectId, branch })).id)
  const path = `/api/projects/${slug}/deployments`
  const first = (await call('GET', `${path}?limit=2`)).body
  const second = (await call('GET', `${path}?limit=2&cursor=${first.nextCursor}`)).body
  assert.deepEqual(
    [...first.items, ...second.items].map(({ id }) => id),
    ids,
  )
  assert.equal(second.nextCursor, null)
  assert.deepEqual(
    (await call('GET', `${path}?branch=dev`)).body.items.map(({ id }: { id: string }) => id),
    [ids[1]],
  )
  assert.deepEqual((await call('GET', `${path}?status=failed`)).body.items, [])
  assert.equal((await call('GET', `${path}?status=odd`)).status, 400)
  assert.equal((await call('GET', `${path}?cursor=odd`)).status, 400)
})

test('developers deploy, viewers look, and to others nothing exists', async () => {
  const { id: projectId, slug } = await createProject(api, 'roles')
  const deployment = await deployCommit(api, peer, { projectId })
  const [developer, viewer, outsider] = [await api.addUser(), await api.addUser(), await api.addUser()]
  await call('PUT', `/api/projects/${slug}/members/${developer.id}`, { role: 'developer' })
  await call('PUT', `/api/projects/${slug}/members/${viewer.id}`, { role: 'viewer' })
  const writes = [
    `/api/projects/${slug}/deployments`,
    `/api/projects/${slug}/rollback`,
    ...['cancel', 'redeploy', 'promote'].map((verb) => `/api/deployments/${deployment.id}/${verb}`),
  ]
  for (const path of writes) {
    assert.equal((await call('POST', path, undefined, viewer)).status, 403, path)
    assert.equal((await call('POST', path, undefined, outsider)).status, 404, path)
    assert.equal((await api.call('POST', path)).status, 401, path)
    assert.ok(![401, 403, 404].includes((await call('POST', path, undefined, developer)).status), path)
  }
  for (const path of [`/api/projects/${slug}/deployments`, `/api/deployments/${deployment.id}`, `/api/deployments/${deployment.id}/logs`]) {
    assert.equal((await call('GET', path, undefined, viewer)).status, 200, path)
    assert.equal((await call('GET', path, undefined, outsider)).status, 404, path)
  }
  assert.equal((await call('GET', '/api/deployments/nonsense')).body.error.code, 'DEPLOYMENT_NOT_FOUND')
})

test('cancelling ends what waits at once, stops what is built, and has nothing to do with what has ended', async () => {
  const { id: projectId } = await createProject(api, 'cancelled')
  const building = await addCommit(api, { projectId })
  const build = await peer.next()
  assert.equal((await call('POST', `/api/deployments/${building}/cancel`)).body.status, 'building')
  await peer.heartbeat()
  assert.ok(peer.stopped.has(building))
  assert.equal((await call('POST', `/api/deployments/${building}/cancel`)).status, 200)
  await peer.succeed(build) // it was done before it heard of it
  const ended = await getDeployment(api, building)
  assert.deepEqual([ended.status, ended.error?.code, ended.isLive], ['cancelled', 'CANCELLED', false])
  const again = await call('POST', `/api/deployments/${building}/cancel`)
  assert.deepEqual([again.status, again.body.error.code], [409, 'CONFLICT'])

  await peer.die()
  await api.dependencies.sql.query('DELETE FROM build_services')
  const waiting = await addCommit(api, { projectId })
  assert.equal((await call('POST', `/api/deployments/${waiting}/cancel`)).body.status, 'cancelled')
  peer = await startBuildServicePeer(api)
  const ready = await deployCommit(api, peer, { projectId })
  assert.equal((await call('POST', `/api/deployments/${ready.id}/cancel`)).status, 409)
})

test('a build that is to be cancelled and whose service is gone is cancelled, not tried again', async () => {
  const { id: projectId } = await createProject(api, 'cancelled and lost')
  const id = await addCommit(api, { projectId })
  await peer.next()
  await call('POST', `/api/deployments/${id}/cancel`)
  peer.builds = []
  await api.dependencies.sql.query("UPDATE deployments SET lease_until = now() - interval '1 ms' WHERE id = $1", [id])
  await eventually(async () => (await getDeployment(api, id)).status === 'cancelled')
})

test('redeploying a ready deployment copies it at once with today’s environment; a live one’s copy is live', async () => {
  const { id: projectId } = await createProject(api, 'copied')
  const original = await deployCommit(api, peer, { projectId })
  await call('PUT', `/api/projects/${projectId}/env/GREETING`, { value: 'hello' })
  const { status, body: copy } = await call('POST', `/api/deployments/${original.id}/redeploy`)
  assert.equal(status, 201)
  assert.notEqual(copy.id, original.id)
  assert.deepEqual(
    [copy.status, copy.source, copy.isLive, copy.files, copy.commit],
    ['ready', 'redeploy', true, original.files, original.commit],
  )
  const { rows } = await api.dependencies.sql.query<{ env: Buffer | null }>(
    'SELECT env_ciphertext AS env FROM deployments WHERE id = ANY($1) ORDER BY created_at',
    [[original.id, copy.id]],
  )
  assert.deepEqual(
    rows.map(({ env }) => JSON.parse(api.dependencies.envCipher.decrypt(env ?? Buffer.alloc(0)))),
    [{}, { GREETING: 'hello' }],
  )
  const preview = await deployCommit(api, peer, { projectId, branch: 'dev' })
  const copyOfPreview = (await call('POST', `/api/deployments/${preview.id}/redeploy`)).body
  assert.deepEqual([copyOfPreview.isLive, copyOfPreview.aliases[0]], [false, 'dev--copied.localhost'])
})

test('redeploying a failed deployment builds the same source again; one under way is left alone', async () => {
  const { id: projectId } = await createProject(api, 'rebuilt')
  const id = await addCommit(api, { projectId })
  const build = await peer.next()
  assert.equal((await call('POST', `/api/deployments/${id}/redeploy`)).body.error.code, 'CONFLICT')
  await peer.finish(build, { status: 'failed', error: { code: 'INSTALL_FAILED', message: 'no network', step: 'install' } })
  const { body: again } = await call('POST', `/api/deployments/${id}/redeploy`)
  assert.deepEqual([again.status, again.source], ['queued', 'redeploy'])
  const rebuilt = await peer.next()
  assert.deepEqual(rebuilt.source, build.source)
  await peer.succeed(rebuilt)
  assert.equal((await getDeployment(api, again.id)).isLive, true)
})

test('a project with a hundred deployments waiting takes no more by hand', async () => {
  const { id: projectId } = await createProject(api, 'crowded', { repositoryUrl: 'https://github.com/owner/name.git' })
  await api.dependencies.sql.query(
    `INSERT INTO deployments (id, short_id, project_id, status, target, source, started_at)
     SELECT gen_random_uuid(), 'crowd' || n, $1, 'queued', 'preview', 'git', now() FROM generate_series(1, 105) n`,
    [projectId],
  )
  const { status, body } = await call('POST', `/api/projects/${projectId}/deployments`, {})
  await api.dependencies.sql.query('DELETE FROM deployments WHERE project_id = $1', [projectId])
  assert.deepEqual([status, body.error.code], [403, 'QUOTA_EXCEEDED'])
})
