import assert from 'node:assert/strict'
import { readdir, utimes } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { findSiteRoutes } from '../aliases/find-site-routes.ts'
import { type BuildServicePeer, startBuildServicePeer } from '../builds/testing/build-service-peer.ts'
import { createProject, deployCommit } from '../builds/testing/deploy-commit.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { ensureRepository } from './ensure-repository.ts'
import { addPushMarker, listPushMarkers } from './push-markers.ts'
import { reconcileRepositories } from './reconcile-repositories.ts'
import { repositoriesFolder, repositoryPath } from './repository-path.ts'
import { createWorkTree, type WorkTree } from './testing/work-tree.ts'

let api: TestApi
let peer: BuildServicePeer
let tree: WorkTree
before(async () => {
  api = await startTestApi()
  peer = await startBuildServicePeer(api)
  tree = await createWorkTree()
})
after(async () => {
  await peer?.die()
  await api?.close()
  await tree?.remove()
})

const deploymentsOf = async (projectId: string): Promise<Deployment[]> =>
  (await api.call('GET', `/api/projects/${projectId}/deployments`, { token: api.admin.token })).body.items

/** Refs that git has written and nobody has told the api of: what is left when it is killed before the hook could. */
async function writeUntold(projectId: string, ...refspecs: string[]): Promise<void> {
  await ensureRepository(api.dependencies, { id: projectId, productionBranch: 'main' })
  const pushed = await tree.git('push', '--quiet', repositoryPath(api.dependencies.config, projectId), ...refspecs)
  assert.equal(pushed.code, 0, pushed.stderr)
}

async function markAbandoned(projectId: string): Promise<void> {
  const marker = await addPushMarker(api.dependencies.config, { projectId, userId: api.admin.id })
  marker.release()
  const folder = path.join(repositoriesFolder(api.dependencies.config), '.pushes')
  const longAgo = new Date(Date.now() - 3_600_000)
  for (const name of await readdir(folder)) await utimes(path.join(folder, name), longAgo, longAgo)
}

test('a ref that git accepted just before the api was killed gets its deployment, in the name of who pushed', async () => {
  const { id } = await createProject(api, 'killed')
  const sha = await tree.commit('untold')
  await writeUntold(id, 'main', 'main:dev')
  await markAbandoned(id)
  await reconcileRepositories(api.dependencies)
  const made = await deploymentsOf(id)
  assert.deepEqual(made.map(({ branch, commit, createdBy }) => `${branch} ${commit?.sha} ${createdBy}`).sort(), [
    `dev ${sha} ${api.admin.id}`,
    `main ${sha} ${api.admin.id}`,
  ])
  await reconcileRepositories(api.dependencies)
  assert.equal((await deploymentsOf(id)).length, 2)
  assert.deepEqual(await listPushMarkers(api.dependencies.config), [])
  for (const _ of made) await peer.succeed(await peer.next())
})

test('a branch that git deleted untold loses its host', async () => {
  const { id } = await createProject(api, 'dropped')
  await tree.commit('to be dropped')
  await writeUntold(id, 'main', 'main:dev')
  await markAbandoned(id)
  await reconcileRepositories(api.dependencies)
  for (const _ of ['main', 'dev']) await peer.succeed(await peer.next())
  assert.equal((await findSiteRoutes(api.dependencies, ['dev--dropped.localhost'])).length, 1)
  await writeUntold(id, ':dev')
  await markAbandoned(id)
  await reconcileRepositories(api.dependencies)
  assert.deepEqual(await findSiteRoutes(api.dependencies, ['dev--dropped.localhost']), [])
})

test('a push under way is looked at, but stays noted until it has ended', async () => {
  const { id } = await createProject(api, 'under way')
  const marker = await addPushMarker(api.dependencies.config, { projectId: id, userId: null })
  await reconcileRepositories(api.dependencies)
  assert.equal((await listPushMarkers(api.dependencies.config)).length, 1)
  await marker.remove()
})

test('a redeployed old release is no reason to deploy the branch’s head again', async () => {
  const { id } = await createProject(api, 'redeployed')
  await tree.commit('head')
  await writeUntold(id, 'main')
  await markAbandoned(id)
  await reconcileRepositories(api.dependencies)
  const build = await peer.next()
  await peer.succeed(build)
  await api.call('POST', `/api/deployments/${build.deploymentId}/redeploy`, { token: api.admin.token })
  await markAbandoned(id)
  await reconcileRepositories(api.dependencies)
  assert.equal((await deploymentsOf(id)).length, 2)
})

test('a note about a project that was deleted meanwhile is dropped', async () => {
  const { id } = await createProject(api, 'gone')
  await deployCommit(api, peer, { projectId: id })
  await markAbandoned(id)
  await api.call('DELETE', `/api/projects/${id}`, { token: api.admin.token })
  await reconcileRepositories(api.dependencies)
  assert.deepEqual(await listPushMarkers(api.dependencies.config), [])
})

test('a repository goes with its project', async () => {
  const { id } = await createProject(api, 'removed')
  await writeUntold(id, 'main')
  await api.call('DELETE', `/api/projects/${id}`, { token: api.admin.token })
  const left = await readdir(repositoriesFolder(api.dependencies.config))
  assert.ok(!left.includes(`${id}.git`) && !left.some((name) => name.startsWith('.removed') || name.startsWith('.new')), left.join(' '))
})

test('two copies of the api may make a repository at once', async () => {
  const { id } = await createProject(api, 'raced')
  const made = await Promise.all(Array.from({ length: 4 }, () => ensureRepository(api.dependencies, { id, productionBranch: 'trunk' })))
  assert.equal(new Set(made).size, 1)
  assert.equal((await tree.git('ls-remote', '--symref', made[0] ?? '')).code, 0)
})
