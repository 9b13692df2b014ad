import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { findSiteRoutes } from '../aliases/find-site-routes.ts'
import { type BuildServicePeer, startBuildServicePeer } from '../builds/testing/build-service-peer.ts'
import { eventually } from '../queue/testing/eventually.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { repositoriesFolder } from './repository-path.ts'
import { processesIn } from './testing/processes-in.ts'
import { createWorkTree, type WorkTree } from './testing/work-tree.ts'

let api: TestApi
let peer: BuildServicePeer
let tree: WorkTree
let slug = ''
let remote = ''
before(async () => {
  api = await startTestApi()
  peer = await startBuildServicePeer(api)
  tree = await createWorkTree()
  const project = await api.call('POST', '/api/projects', { token: api.admin.token, body: { name: 'My Site' } })
  slug = project.body.slug
  remote = `${api.url}/git/${slug}.git`
})
after(async () => {
  await peer?.die()
  await api?.close()
  await tree?.remove()
})

const routesOf = (host: string) => findSiteRoutes(api.dependencies, [host])
const listDeployments = async (): Promise<Deployment[]> =>
  (await api.call('GET', `/api/projects/${slug}/deployments`, { token: api.admin.token })).body.items

test('a push to the production branch is built, goes live, and tells the pusher all of it', async () => {
  const sha = await tree.commit('add hello')
  const pushing = tree.push(remote, api.admin.token, 'main')
  const build = await peer.next()
  assert.equal(build.source.type === 'hosted' && build.source.sha, sha)
  await peer.progress(build, [
    { step: 'install', text: 'npm noise' },
    { step: 'install', stream: 'system', text: 'install  npm ci                               4.1 s' },
  ])
  await peer.succeed(build)
  const { code, remote: lines, stderr } = await pushing
  assert.equal(code, 0, stderr)
  assert.equal(lines.length, 3, stderr)
  assert.match(lines[0] ?? '', new RegExp(`^▸ build ${build.deploymentId.slice(0, 8)}…  my-site@main ${sha.slice(0, 7)} "add hello"$`))
  assert.equal(lines[1], '  install  npm ci                               4.1 s')
  assert.match(lines[2] ?? '', /^✔ live in \d+\.\d s {3}http:\/\/my-site\.localhost:8080$/)
})

test('any other branch becomes a preview at its own host; production stays as it is', async () => {
  await tree.git('checkout', '-q', '-b', 'feature/One')
  await tree.commit('a preview')
  const pushing = tree.push(remote, api.admin.token, 'feature/One')
  await peer.succeed(await peer.next())
  const { remote: lines } = await pushing
  assert.match(lines[0] ?? '', /my-site@feature\/One .* "a preview"$/)
  assert.match(lines.at(-1) ?? '', /^✔ ready in \d+\.\d s {3}http:\/\/feature-one--my-site\.localhost:8080$/)
  const deployments = await listDeployments()
  assert.deepEqual(
    deployments.map(({ target, branch, isLive }) => [target, branch, isLive]),
    [
      ['preview', 'feature/One', false],
      ['production', 'main', true],
    ],
  )
  assert.deepEqual(deployments[0]?.aliases, ['feature-one--my-site.localhost', `${deployments[0]?.shortId}--my-site.localhost`])
})

test('a failed build shows the last lines of the failing step, keeps what is live, and the push still succeeds', async () => {
  await tree.git('checkout', '-q', 'main')
  await tree.commit('break it')
  const pushing = tree.push(remote, api.admin.token, 'main')
  const build = await peer.next()
  await peer.progress(build, [
    { step: 'install', text: 'installed' },
    ...Array.from({ length: 30 }, (_, index) => ({ step: 'build', text: `\u001b[31mline ${index + 1}\u001b[0m` })),
  ])
  await peer.finish(build, {
    status: 'failed',
    error: { code: 'BUILD_COMMAND_FAILED', message: 'vite build ended with status 1', step: 'build' },
  })
  const { code, remote: lines } = await pushing
  assert.equal(code, 0)
  assert.equal(lines.at(-1), '✘ failed at build: vite build ended with status 1')
  assert.deepEqual(
    lines.slice(1, -1),
    Array.from({ length: 20 }, (_, index) => `    line ${index + 11}`),
  )
  const live = (await listDeployments()).filter(({ isLive }) => isLive)
  assert.equal(live[0]?.commit?.message, 'add hello')
})

test('several branches in one push are one deployment each, told one after the other; tags are only stored', async () => {
  const sha = await tree.commit('both')
  await tree.git('tag', 'v1')
  const pushing = tree.push(remote, api.admin.token, 'main', 'main:copy-of-main', 'v1')
  const builds = [await peer.next(), await peer.next()]
  for (const build of builds) {
    assert.equal(build.source.type === 'hosted' && build.source.sha, sha)
    await peer.succeed(build)
  }
  const { remote: lines, stderr } = await pushing
  assert.match(stderr, /\[new tag\] +v1 -> v1/)
  assert.equal(lines.filter((line) => line.startsWith('▸ build')).length, 2)
  assert.deepEqual(
    lines.filter((line) => line.startsWith('✔')).map((line) => line.split('   ')[1]),
    ['http://my-site.localhost:8080', 'http://copy-of-main--my-site.localhost:8080'],
  )
  assert.deepEqual(new Set(builds.map(({ target, branch }) => `${target} ${branch}`)), new Set(['production main', 'preview copy-of-main']))
})

test('deleting a branch takes its host away; the production branch cannot be deleted', async () => {
  const before = await routesOf('copy-of-main--my-site.localhost')
  assert.equal(before.length, 1)
  const gone = await tree.push(remote, api.admin.token, ':copy-of-main')
  assert.equal(gone.code, 0, gone.stderr)
  assert.deepEqual(await routesOf('copy-of-main--my-site.localhost'), [])
  const refused = await tree.push(remote, api.admin.token, ':main')
  assert.equal(refused.code, 1)
  assert.match(refused.remote.join('\n'), /The production branch main cannot be deleted\. Choose another productionBranch/)
  assert.equal((await routesOf('main--my-site.localhost')).length, 1)
})

test('a branch that was deleted and comes back at the same commit is deployed again', async () => {
  const pushing = tree.push(remote, api.admin.token, 'main:copy-of-main')
  await peer.succeed(await peer.next())
  assert.match((await pushing).remote.at(-1) ?? '', /^✔ ready/)
  assert.equal((await routesOf('copy-of-main--my-site.localhost')).length, 1)
})

test('a push that changes nothing deploys nothing', async () => {
  const before = (await listDeployments()).length
  const { code, remote: lines } = await tree.push(remote, api.admin.token, 'main')
  assert.equal(code, 0)
  assert.deepEqual(lines, [])
  assert.equal((await listDeployments()).length, before)
})

test('a pusher who goes away leaves no process behind, and does not stop the deployment', async () => {
  const sha = await tree.commit('left alone')
  const push = tree.start('push', remote.replace('://', `://git:${api.admin.token}@`), 'main')
  const build = await peer.next()
  push.kill()
  await eventually(() => processesIn(repositoriesFolder(api.dependencies.config)).length === 0)
  await peer.succeed(build)
  const deployment = await eventually(async () =>
    (await listDeployments()).find(({ commit, status }) => commit?.sha === sha && status === 'ready'),
  )
  assert.equal(deployment.isLive, true)
})

test('pushes larger than one buffer arrive whole, and any commit can be fetched by its name alone', async () => {
  await tree.commit('large', { 'large.bin': randomBytes(3 * 1024 * 1024).toString('latin1') })
  const sha = await tree.commit('after large')
  const pushing = tree.push(remote, api.admin.token, 'main')
  await peer.succeed(await peer.next())
  assert.equal((await pushing).code, 0)
  const older = (await tree.git('rev-parse', 'HEAD~1')).stdout.trim()
  const clone = await createWorkTree()
  const source = remote.replace('://', `://build:${api.serviceToken}@`)
  const fetched = await clone.git('fetch', '--quiet', '--depth=1', source, older)
  assert.equal(fetched.code, 0, fetched.stderr)
  assert.equal((await clone.git('rev-parse', 'FETCH_HEAD')).stdout.trim(), older)
  const cloned = await clone.git('clone', '--quiet', source, 'whole')
  assert.equal(cloned.code, 0, cloned.stderr)
  assert.equal((await clone.git('-C', 'whole', 'rev-parse', 'HEAD')).stdout.trim(), sha)
  await clone.remove()
})

test('whoever may not push is told why, in words', async () => {
  const [viewer, outsider] = [await api.addUser(), await api.addUser()]
  await api.call('PUT', `/api/projects/${slug}/members/${viewer.id}`, { token: api.admin.token, body: { role: 'viewer' } })
  const toViewer = await tree.push(remote, viewer.token, 'main:refused')
  assert.notEqual(toViewer.code, 0)
  assert.match(toViewer.stderr, /remote: Pushing needs the role developer; yours on my-site is viewer/)
  const mayFetch = await tree.git('ls-remote', remote.replace('://', `://git:${viewer.token}@`))
  assert.match(mayFetch.stdout, /refs\/heads\/main/)
  const toOutsider = await tree.push(remote, outsider.token, 'main:refused')
  assert.match(toOutsider.stderr, /remote: There is no such project, or you may not see it/)
  const unknown = await tree.push(`${api.url}/git/no-such-project.git`, api.admin.token, 'main')
  assert.match(unknown.stderr, /remote: There is no such project, or you may not see it/)
  assert.notEqual(unknown.code, 0)
  const service = await tree.push(remote, api.serviceToken, 'main:refused')
  assert.match(service.stderr, /remote: Services may only fetch/)
  const wrong = await tree.push(remote, 'plat_wrong', 'main:refused')
  assert.match(wrong.stderr, /Authentication failed/)
  assert.match(wrong.stderr, /remote: Sign in/)
  const nobody = await fetch(`${remote}/info/refs?service=git-receive-pack`)
  assert.equal(nobody.status, 401)
  assert.match(nobody.headers.get('www-authenticate') ?? '', /^Basic realm="Plat"/)
})

test('names git would take for options, revision syntax or another ref space are refused and never run', async () => {
  for (const ref of ['refs/heads/--upload-pack=touch', 'refs/heads/-x', 'refs/replace/0000', 'refs/meta/config']) {
    const { code, remote: lines } = await tree.push(remote, api.admin.token, `main:${ref}`)
    assert.equal(code, 1, ref)
    assert.match(lines.join('\n'), /must not start with a hyphen|Only branches and tags/)
  }
  const pushing = tree.push(remote, api.admin.token, 'main:refs/heads/fix#12_é')
  await peer.succeed(await peer.next())
  assert.match((await pushing).remote.at(-1) ?? '', /http:\/\/fix-12--my-site\.localhost:8080$/)
})

test('what is no git protocol is not served, and nothing of the repository leaks', async () => {
  const headers = { authorization: `Basic ${Buffer.from(`x:${api.admin.token}`).toString('base64')}` }
  for (const path of ['HEAD', 'config', 'objects/info/packs', 'info/refs', 'info/refs?service=git-upload-archive', '../../secrets.json']) {
    const answer = await fetch(`${remote}/${path}`, { headers })
    assert.ok(answer.status === 404 || answer.status === 403, `${path}: ${answer.status}`)
  }
  const guessed = await fetch(`${api.url}/internal/git/pushes/${'a'.repeat(43)}`, { method: 'POST', body: 'x' })
  assert.ok(guessed.status >= 400)
})
