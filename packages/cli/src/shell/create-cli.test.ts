import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { runPlat } from '../testing/run-plat.ts'

const user = { email: 'ada@plat.example', role: 'admin' }

test('with an api and a token given, the configuration is not read', async (context) => {
  const plat = await runPlat(context, { 'GET /api/auth/me': user })
  assert.equal((await plat.run(['whoami'], { HOME: undefined })).code, 0)
  const flags = ['whoami', '--api', plat.url, '--token', 'given']
  assert.equal((await plat.run(flags, { HOME: undefined, PLAT_API: undefined, PLAT_TOKEN: undefined })).code, 0)
  plat.write('.config/plat/config.json', '{')
  assert.equal((await plat.run(['whoami'])).code, 0)
  assert.match((await plat.run(['whoami'], { PLAT_TOKEN: undefined })).stderr, /damaged/)
  assert.match((await plat.run(['whoami'], { PLAT_API: undefined })).stderr, /damaged/)
})

test('a damaged link is replaced by link, and by nothing else taken for none', async (context) => {
  const plat = await runPlat(context, { 'GET /api/projects/x': { id: 'id-x', slug: 'x' } })
  plat.write('.config/plat/config.json', JSON.stringify({ api: plat.url }))
  plat.write('work/.plat/project.json', '{')
  const env = { PLAT_API: undefined }
  for (const args of [['list'], ['list', '--project', 'x']]) assert.match((await plat.run(args, env)).stderr, /damaged/, args.join(' '))
  const linked = await plat.run(['link', '--project', 'x'], env)
  assert.equal(linked.code, 0, linked.stderr)
  assert.equal(JSON.parse(readFileSync(path.join(plat.folder, '.plat/project.json'), 'utf8')).slug, 'x')
})
