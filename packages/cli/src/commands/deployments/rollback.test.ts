import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runPlat } from '../../testing/run-plat.ts'

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
