import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Activity } from '@plat/shared/contracts/activity.ts'
import { type BuildServicePeer, startBuildServicePeer } from '../builds/testing/build-service-peer.ts'
import { addCommit, createProject, deployCommit } from '../builds/testing/deploy-commit.ts'
import { watchEvents } from '../events/testing/watch-events.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { recordActivity } from './record-activity.ts'
import { removeOldActivities } from './remove-old-activities.ts'

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

const ask = (query = '', token = api.admin.token) => api.call('GET', `/api/activity${query}`, { token })
const call = (method: string, path: string, body?: object) => api.call(method, path, { token: api.admin.token, ...(body ? { body } : {}) })
/** Kinds and subjects, oldest first. */
const told = async (query: string): Promise<[string, string | null][]> =>
  (await ask(query)).body.items.map(({ kind, subject }: Activity) => [kind, subject]).reverse()

test('what is done to a project is told in order, with who did it and the names of the time', async () => {
  const { id } = await createProject(api, 'told')
  const user = await api.addUser()
  await call('PATCH', '/api/projects/told', { name: 'Told better' })
  await call('PUT', `/api/projects/told/members/${user.id}`, { role: 'viewer' })
  await call('DELETE', `/api/projects/told/members/${user.id}`)
  await call('PUT', '/api/projects/told/env/KEY', { value: 'a secret value' })
  await call('DELETE', '/api/projects/told/env/KEY')
  assert.deepEqual(await told('?project=told'), [
    ['project.created', null],
    ['project.updated', 'name'],
    ['member.added', user.email],
    ['member.removed', user.email],
    ['env.changed', 'KEY'],
    ['env.deleted', 'KEY'],
  ])
  const { items } = (await ask('?project=told')).body
  assert.deepEqual(items[0].actor, { id: api.admin.id, email: api.admin.email, name: null })
  assert.deepEqual([items[0].project.name, items.at(-1).project.name], ['Told better', 'told'])
  assert.equal(JSON.stringify(items).includes('a secret value'), false)
  await call('DELETE', '/api/projects/told')
  const gone = (await ask('?limit=1')).body.items[0]
  assert.deepEqual([gone.kind, gone.project], ['project.deleted', { id, slug: 'told', name: 'Told better' }])
})

test('deployments tell of their making, their end and of going live by hand', async () => {
  const { id: projectId } = await createProject(api, 'deployed')
  const first = await deployCommit(api, peer, { projectId })
  await deployCommit(api, peer, { projectId })
  await call('POST', `/api/deployments/${first.id}/promote`)
  await call('POST', '/api/projects/deployed/rollback')
  await addCommit(api, { projectId, branch: 'broken' })
  await peer.finish(await peer.next(), { status: 'failed', error: { code: 'INSTALL_FAILED', message: 'no', step: 'install' } })
  const stopped = await addCommit(api, { projectId, branch: 'stopped' })
  const build = await peer.next()
  await call('POST', `/api/deployments/${stopped}/cancel`)
  await peer.finish(build, { status: 'cancelled' })
  const kinds = (await told('?project=deployed')).map(([kind, subject]) => `${kind} ${subject}`)
  assert.deepEqual(kinds, [
    'project.created null',
    ...['deployment.created main', 'deployment.ready main', 'deployment.created main', 'deployment.ready main'],
    ...['deployment.promoted null', 'deployment.rolled-back null'],
    ...['deployment.created broken', 'deployment.failed broken', 'deployment.created stopped', 'deployment.cancelled stopped'],
  ])
})

test('functions tell of their versions and of being switched', async () => {
  await createProject(api, 'functional')
  const path = '/api/functions/functional/hello'
  await call('POST', '/api/functions/projects/functional', { functionName: 'hello', code: 'export const handler = () => 1' })
  await call('PATCH', path, { code: 'export const handler = () => 2' })
  await call('PATCH', path, { isActive: false })
  await call('PATCH', path, { isActive: false })
  await call('PATCH', path, { isActive: true })
  await call('POST', `${path}/versions/1/activate`)
  await call('DELETE', `${path}/versions/2`)
  await call('DELETE', path)
  const { items } = (await ask('?project=functional')).body
  assert.deepEqual(items.map(({ kind, version }: Activity) => `${kind} ${version}`).reverse(), [
    ...['project.created null', 'function.created 1', 'function.updated 2', 'function.disabled null', 'function.enabled null'],
    ...['version.activated 1', 'version.deleted 2', 'function.deleted null'],
  ])
  assert.ok(items.slice(0, -1).every(({ functionName }: Activity) => functionName === 'hello'))
})

test('people, their tokens and sessions are told to admins, and to each their own', async () => {
  const email = 'told@example.com'
  const { body: user } = await call('POST', '/api/users', { email, password: 'long enough' })
  const { token } = (await api.call('POST', '/api/auth/login', { body: { email, password: 'long enough' } })).body
  const { body: made } = await api.call('POST', '/api/tokens', { token, body: { name: 'ci' } })
  await api.call('DELETE', `/api/tokens/${made.id}`, { token })
  await call('PATCH', `/api/users/${user.id}`, { name: 'Told' })
  const own = (await ask('', token)).body.items.map(({ kind, subject }: Activity) => [kind, subject])
  assert.deepEqual(own, [
    ['token.revoked', 'ci'],
    ['token.created', 'ci'],
    ['session.opened', '127.0.0.1'],
  ])
  await api.call('POST', '/api/auth/logout', { token })
  await call('DELETE', `/api/users/${user.id}`)
  const all = (await ask('?limit=3')).body.items.map(({ kind, subject }: Activity) => [kind, subject])
  assert.deepEqual(all, [
    ['user.deleted', email],
    ['session.revoked', '127.0.0.1'],
    ['user.updated', email],
  ])
})

test('members hear of their projects only, page by page, and live', async (t) => {
  await createProject(api, 'mine')
  await createProject(api, 'theirs')
  const user = await api.addUser()
  await call('PUT', `/api/projects/mine/members/${user.id}`, { role: 'viewer' })
  const watched = await watchEvents(api, { token: user.token }, t)
  await watched.find(({ type }) => type === 'hello')
  await call('PUT', '/api/projects/theirs/env/A', { value: 'x' })
  await call('PUT', '/api/projects/mine/env/B', { value: 'x' })
  const live = await watched.find(({ type }) => type === 'activity')
  assert.ok(live.type === 'activity' && live.item.subject === 'B')
  const seen: Activity[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await ask(`?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`, user.token)
    seen.push(...body.items)
    cursor = body.nextCursor
  }
  assert.deepEqual(
    seen.map(({ kind }) => kind),
    ['env.changed', 'member.added', 'session.opened', 'project.created'],
  )
  assert.ok(seen.every(({ project }) => project === null || project.slug === 'mine'))
  assert.equal((await ask('?project=theirs', user.token)).body.error.code, 'PROJECT_NOT_FOUND')
})

test('what did not happen is not told: the item goes with its transaction', async () => {
  const { sql } = api.dependencies
  const before = (await sql.query('SELECT 1 FROM activities')).rowCount
  await assert.rejects(
    sql.transaction(async (client) => {
      await recordActivity(client, { kind: 'project.updated', actorId: null })
      throw new Error('rolled back')
    }),
  )
  assert.equal((await sql.query('SELECT 1 FROM activities')).rowCount, before)
})

test('it is kept for 90 days, and bounded', async () => {
  const { sql } = api.dependencies
  await sql.query(
    "UPDATE activities SET created_at = now() - interval '91 days' WHERE id = (SELECT id FROM activities ORDER BY id LIMIT 1)",
  )
  assert.equal(await removeOldActivities(api.dependencies), 1)
  assert.ok((await removeOldActivities(api.dependencies, { rowsMax: 5 })) > 0)
  assert.equal((await sql.query('SELECT 1 FROM activities')).rowCount, 5)
})

test('it is filtered by what it is about and by who did it, for admins, in a project and for members alike', async () => {
  const { id } = await createProject(api, 'filtered')
  const user = await api.addUser()
  await call('PUT', `/api/projects/filtered/members/${user.id}`, { role: 'admin' })
  await call('PUT', '/api/projects/filtered/env/A', { value: 'x' })
  await api.call('PUT', '/api/projects/filtered/env/B', { token: user.token, body: { value: 'x' } })
  await call('PATCH', '/api/projects/filtered', { name: 'Filtered' })
  const subjects = async (query: string, token?: string) =>
    (await ask(query, token)).body.items
      .filter(({ project }: Activity) => project?.id === id)
      .map(({ kind, subject }: Activity) => `${kind} ${subject}`)
  for (const [query, token] of [
    ['', undefined],
    ['project=filtered&', undefined],
    ['', user.token],
  ] as const) {
    assert.deepEqual(await subjects(`?${query}about=env`, token), ['env.changed B', 'env.changed A'])
    assert.deepEqual(await subjects(`?${query}about=env,member`, token), ['env.changed B', 'env.changed A', `member.added ${user.email}`])
    assert.deepEqual(await subjects(`?${query}by=${user.email.toUpperCase()}`, token), ['env.changed B'])
    assert.deepEqual(await subjects(`?${query}about=project&by=${user.email}`, token), [])
  }
  const first = (await ask('?about=env&limit=1', user.token)).body
  const second = (await ask(`?about=env&limit=1&cursor=${first.nextCursor}`, user.token)).body
  assert.deepEqual([first.items[0].subject, second.items[0].subject, second.nextCursor], ['B', 'A', null])
  assert.deepEqual((await ask('?by=nobody@example.com')).body.items, [])
})

test('wrong queries, nobody and services are refused', async () => {
  for (const query of ['?limit=101', '?cursor=x', '?other=1', '?about=env,weather', '?about=', '?by=nobody'])
    assert.equal((await ask(query)).status, 400)
  assert.equal((await api.call('GET', '/api/activity')).status, 401)
  assert.equal((await ask('', api.serviceToken)).status, 403)
})
