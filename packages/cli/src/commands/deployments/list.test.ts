import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runPlat } from '../../testing/run-plat.ts'

test('where no deployment is listed it is said whether a filter is why', async (context) => {
  const plat = await runPlat(context, {
    'GET /api/projects/site': { id: 'p1', slug: 'site' },
    'GET /api/projects/p1/deployments': { items: [], nextCursor: null },
  })
  for (const [filters, said] of [
    [[], 'No deployments yet. Make one with "plat deploy".'],
    [['--branch', 'nope'], 'No deployment is of the branch "nope". See all with "plat list".'],
    [['--status', 'failed'], 'No deployment is failed. See all with "plat list".'],
    [['-b', 'nope', '-s', 'failed'], 'No deployment is failed and of the branch "nope". See all with "plat list".'],
  ] as const)
    assert.deepEqual(await plat.run(['list', '--project', 'site', ...filters]), { code: 0, stdout: '', stderr: `${said}\n` })
})
