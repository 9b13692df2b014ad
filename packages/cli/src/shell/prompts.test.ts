import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runPlat } from '../testing/run-plat.ts'

test('what cannot be asked here is said as it would be asked, with the flag to give', async (context) => {
  const plat = await runPlat(context, { 'GET /api/projects/site': { id: 'p1', slug: 'site' } })
  const { code, stderr } = await plat.run(['projects', 'rm', 'site'])
  assert.equal(code, 2)
  assert.match(stderr, /Nobody can be asked here: Remove site with all its deployments\? This cannot be undone\.\n.*--yes/)
  assert.match((await plat.run(['login'])).stderr, /Nobody can be asked here: E-mail address\.\n.*--email/)
})
