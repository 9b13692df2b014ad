import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ROLES } from '@plat/shared/contracts/common.ts'
import { apiRoutes } from '../api-routes.ts'
import type { Access, Route } from '../http/route.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

const ACTORS = ['anonymous', 'outsider', ...ROLES, 'platform admin', 'service'] as const
type ActorName = (typeof ACTORS)[number]

/** Every route refuses an unknown query after it has decided on access: 400 says "permitted" without anything having happened. */
const PERMITTED = 400
const PROBE = 'not-a-query=1'

let api: TestApi
let tokens: Record<ActorName, string | undefined>
let values: Record<string, string>
before(async () => {
  api = await startTestApi()
  tokens = { anonymous: undefined, 'platform admin': api.admin.token, service: api.serviceToken } as typeof tokens
  for (const name of ['outsider', ...ROLES] as const) tokens[name] = (await api.addUser()).token
  values = await addThings()
})
after(() => api.close())

/** A project with a member of every role, a deployment and an invocation; answers what path parameters stand for. */
async function addThings(): Promise<Record<string, string>> {
  const { database, newId } = api.dependencies
  const { body: project } = await api.call('POST', '/api/projects', { token: tokens.owner ?? '', body: { name: 'matrix' } })
  for (const role of ROLES.filter((name) => name !== 'owner')) {
    const { body: user } = await api.call('GET', '/api/auth/me', { token: tokens[role] ?? '' })
    await database.projectMember.create({ data: { projectId: project.id, userId: user.id, role } })
  }
  const deployment = { id: newId(), shortId: 'matrix0000', projectId: project.id, target: 'preview', source: 'git' }
  await database.deployment.create({ data: deployment })
  const facts = { status: 'success', statusCode: 200, record: {}, durationMs: 1, cpuMs: 1, cold: false, createdAt: new Date() }
  const invocation = { id: newId(), projectId: project.id, functionName: 'matrix', version: 1, ...facts }
  await database.invocation.create({ data: invocation })
  const ids = {
    project: project.id,
    projectId: project.slug,
    deploymentId: deployment.id,
    invocationId: invocation.id,
    userId: api.admin.id,
  }
  return { ...ids, tokenId: newId(), sessionId: newId(), functionName: 'matrix', version: '1', key: 'MATRIX', sha256: 'a'.repeat(64) }
}

/** What the declared access alone says, told apart from the code that enforces it. */
function expected(access: Access, actor: ActorName): number {
  if (access.type === 'public') return PERMITTED
  if (actor === 'anonymous') return 401
  if (access.type === 'service') return actor === 'service' ? PERMITTED : 403
  if (access.type === 'user') return actor === 'service' ? 403 : PERMITTED
  if (access.type === 'platform-admin') return actor === 'platform admin' ? PERMITTED : 403
  if (actor === 'service' || actor === 'platform admin') return PERMITTED
  if (actor === 'outsider') return 404
  return ROLES.indexOf(actor) >= ROLES.indexOf(access.role) ? PERMITTED : 403
}

async function ask(route: Route, actor: ActorName): Promise<number> {
  const path = route.path.replace(/:(\w+)/g, (_match, name: string) => {
    const value = values[name]
    assert.ok(value, `the matrix knows no value for :${name} of ${route.path}`)
    return value
  })
  const token = tokens[actor]
  const answer = await api.call(route.method.toUpperCase(), `${path}?${PROBE}`, { ...(token === undefined ? {} : { token }) })
  return answer.status
}

test('every route answers every kind of caller as its declared access says', async () => {
  const wrong: string[] = []
  const routes = apiRoutes(api.dependencies)
  for (const route of routes)
    for (const actor of ACTORS) {
      const status = await ask(route, actor)
      const right = expected(route.access, actor)
      if (status !== right) wrong.push(`${route.method.toUpperCase()} ${route.path} as ${actor}: ${status}, not ${right}`)
    }
  assert.deepEqual(wrong, [])
  assert.ok(routes.length > 40)
})

test('what is foreign cannot be told from what does not exist', async () => {
  const routes = apiRoutes(api.dependencies).filter(({ access }) => 'role' in access)
  const real = values
  const unknown = {
    ...real,
    project: 'no-such',
    projectId: 'no-such',
    deploymentId: api.dependencies.newId(),
    invocationId: api.dependencies.newId(),
  }
  for (const route of routes) {
    const answers: unknown[] = []
    for (const target of [real, unknown]) {
      const path = route.path.replace(/:(\w+)/g, (_match, name: string) => String(target[name as keyof typeof target]))
      const { status, body } = await api.call(route.method.toUpperCase(), path, { token: tokens.outsider ?? '' })
      answers.push([status, body.error.code, body.error.message])
    }
    assert.deepEqual(answers[0], answers[1], `${route.method.toUpperCase()} ${route.path}`)
  }
})

test('nothing happened while the matrix was asked', async () => {
  assert.equal((await api.call('GET', '/api/projects/matrix', { token: tokens.owner ?? '' })).status, 200)
})
