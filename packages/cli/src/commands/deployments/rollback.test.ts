import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuses, runPlat } from '../../testing/run-plat.ts'

const id = '01a2236b-1933-731d-b60d-f954de860ed7'
const urls = { production: 'http://one.localhost' }
const deployment = { id, shortId: 'abc', projectId: 'id-one', url: 'http://abc--one.localhost', aliases: [] }
const answers = {
  [`GET /api/deployments/${id}`]: deployment,
  'GET /api/projects/one': { id: 'id-one', slug: 'one', urls },
  'GET /api/projects/id-one': { id: 'id-one', slug: 'one', urls },
  'GET /api/projects/two': { id: 'id-two', slug: 'two', urls },
  'GET /api/projects/id-two': { id: 'id-two', slug: 'two', urls },
  'POST /api/projects/id-one/rollback': deployment,
}

test('an id does not lead out of the project that is meant', async (context) => {
  const plat = await runPlat(context, answers)
  for (const command of ['rollback', 'inspect', 'promote'])
    assert.match((await plat.run([command, id, '--project', 'two'])).stderr, /The project two has no deployment/, command)
  assert.equal((await plat.run(['rollback', id, '--project', 'one'])).code, 0)
  assert.equal((await plat.run(['rollback', id])).code, 0, 'none is meant')
  plat.asked.length = 0
  await plat.run(['link', '--project', 'two'])
  assert.match((await plat.run(['rollback', id])).stderr, /The project two has no deployment/)
  assert.deepEqual(
    plat.asked.filter((each) => each.startsWith('POST')),
    [],
  )
})

test('a release that cannot be gone back to is refused in the api’s words, with how to name another', async (context) => {
  const said = 'Functions of this deployment were deleted since: hello (version 1). Deploy its source again.'
  const conflict = refuses(409, 'CONFLICT', said)
  const plat = await runPlat(context, {
    ...answers,
    'POST /api/projects/id-one/rollback': conflict,
    [`POST /api/deployments/${id}/promote`]: conflict,
    [`POST /api/deployments/${id}/redeploy`]: conflict,
  })
  for (const args of [['rollback'], ['rollback', id], ['promote', id], ['redeploy', id]]) {
    const { code, stdout, stderr } = await plat.run([...args, '--project', 'one'])
    assert.deepEqual([code, stdout, stderr.split('\n')[0]], [1, '', `✘ ${said}`], args.join(' '))
    if (args[0] === 'rollback') assert.match(stderr, /→ Name another with "plat rollback <deployment>"/)
  }
})
