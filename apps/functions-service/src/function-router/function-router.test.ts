import assert from 'node:assert/strict'
import { it } from 'node:test'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import { createFunctionRouter } from './function-router.ts'

function setUp() {
  const world = { timeMs: 0, asked: [] as string[], answer: (): unknown => ({ id: projectId, slug: 'my-site' }) }
  const projectId = uuidV7()
  const api: ApiClient = {
    async call({ path, schema }) {
      world.asked.push(path)
      return schema.parse(world.answer())
    },
  }
  return { world, projectId, router: createFunctionRouter({ api, now: () => world.timeMs }) }
}
const refuse = (code: 'PROJECT_NOT_FOUND' | 'RUNTIME_UNAVAILABLE') => () => {
  throw new AppError(code)
}

it('takes an id as it is and asks the api what a slug means, once in five minutes', async () => {
  const { world, projectId, router } = setUp()
  assert.deepEqual(await router.route(projectId.toUpperCase(), 'hello'), { projectId, functionName: 'hello' })
  assert.deepEqual(world.asked, [])
  await router.route('my-site', 'hello')
  assert.deepEqual(await router.route('my-site', 'other'), { projectId, functionName: 'other' })
  assert.deepEqual(world.asked, ['/api/projects/my-site'])
  world.timeMs = 5 * 60_000
  await router.route('my-site', 'hello')
  router.invalidate(projectId)
  await router.route('my-site', 'hello')
  assert.equal(world.asked.length, 3)
})

it('refuses what cannot be a project or a function without asking', async () => {
  const { world, projectId, router } = setUp()
  for (const project of ['', '..', 'A B', 'a--b', '../api', 'x'.repeat(41)])
    await assert.rejects(router.route(project, 'hello'), { code: 'PROJECT_NOT_FOUND' })
  for (const name of ['', '..', '-x', 'a/b', 'a:b', 'x'.repeat(129)])
    await assert.rejects(router.route(projectId, name), { code: 'FUNCTION_NOT_FOUND' })
  assert.deepEqual(world.asked, [])
})

it('goes on with what it knows while the api is away, and forgets a project that is gone', async () => {
  const { world, projectId, router } = setUp()
  await router.route('my-site', 'hello')
  world.timeMs = 60 * 60_000
  world.answer = refuse('RUNTIME_UNAVAILABLE')
  assert.equal((await router.route('my-site', 'hello')).projectId, projectId)
  await assert.rejects(router.route('another', 'hello'), { code: 'RUNTIME_UNAVAILABLE' })
  world.answer = refuse('PROJECT_NOT_FOUND')
  await assert.rejects(router.route('my-site', 'hello'), { code: 'PROJECT_NOT_FOUND' })
  world.answer = refuse('RUNTIME_UNAVAILABLE')
  await assert.rejects(router.route('my-site', 'hello'), { code: 'RUNTIME_UNAVAILABLE' })
})

it('answers at once what it knows, and only that', async () => {
  const { world, projectId, router } = setUp()
  assert.deepEqual(router.routeNow(projectId.toUpperCase(), 'hello'), { projectId, functionName: 'hello' })
  assert.equal(router.routeNow(projectId, 'a/b'), undefined)
  assert.equal(router.routeNow('my-site', 'hello'), undefined)
  await router.route('my-site', 'hello')
  assert.deepEqual(router.routeNow('my-site', 'hello'), { projectId, functionName: 'hello' })
  world.timeMs = 5 * 60_000
  assert.equal(router.routeNow('my-site', 'hello'), undefined)
})
