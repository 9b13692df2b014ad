import assert from 'node:assert/strict'
import { it } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import { createCallerAccess } from './caller-access.ts'

function setUp(answer: () => unknown) {
  const world = { timeMs: 0, asked: 0, answer }
  const api: ApiClient = {
    async call({ schema }) {
      world.asked += 1
      return schema.parse(world.answer())
    },
  }
  return { world, access: createCallerAccess({ api, now: () => world.timeMs }) }
}
const refuse = (code: 'UNAUTHENTICATED' | 'FORBIDDEN' | 'PROJECT_NOT_FOUND' | 'RUNTIME_UNAVAILABLE') => () => {
  throw new AppError(code)
}

it('asks once in three seconds for the same token and project', async () => {
  const { world, access } = setUp(() => ({ projectId: 'p' }))
  assert.deepEqual(await Promise.all([access.check('t', 'p'), access.check('t', 'p')]), ['granted', 'granted'])
  assert.equal(world.asked, 1)
  await access.check('t', 'q')
  await access.check('u', 'p')
  assert.equal(world.asked, 3)
  world.answer = refuse('UNAUTHENTICATED')
  assert.equal(await access.check('t', 'p'), 'granted')
  world.timeMs = 3_000
  assert.equal(await access.check('t', 'p'), 'bad-token', 'revoked')
})

it('tells a token that opens nothing from one that opens other projects', async () => {
  assert.equal(await setUp(refuse('UNAUTHENTICATED')).access.check('t', 'p'), 'bad-token')
  assert.equal(await setUp(refuse('PROJECT_NOT_FOUND')).access.check('t', 'p'), 'no-access')
  assert.equal(await setUp(refuse('FORBIDDEN')).access.check('t', 'p'), 'no-access')
  const { world, access } = setUp(() => ({}))
  assert.equal(await access.check('x'.repeat(5000), 'p'), 'bad-token')
  assert.equal(world.asked, 0)
})

it('grants nothing while the api is away, and asks again at once', async () => {
  const { world, access } = setUp(refuse('RUNTIME_UNAVAILABLE'))
  await assert.rejects(access.check('t', 'p'), { code: 'RUNTIME_UNAVAILABLE' })
  world.answer = () => 'no object'
  await assert.rejects(access.check('t', 'p'), { code: 'RUNTIME_UNAVAILABLE' })
  world.answer = () => ({ projectId: 'p' })
  assert.equal(await access.check('t', 'p'), 'granted')
})
