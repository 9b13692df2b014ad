import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runPlat } from '../testing/run-plat.ts'

const site = { id: 'p1', slug: 'site' }

test('a name that is none is wrong usage and never removes what is above it', async (context) => {
  const plat = await runPlat(context, { 'GET /api/projects/site': site, 'DELETE /api/projects/p1': {}, 'DELETE /api/functions/p1': {} })
  for (const args of [
    ['env', 'rm', '..', '--project', 'site'],
    ['env', 'rm', 'A', '.', '--project', 'site'],
    ['env', 'rm', '', '--project', 'site'],
    ['functions', 'rm', '..', '--yes', '--project', 'site'],
    ['functions', 'source', '..', '--project', 'site'],
    ['invoke', '..', '--project', 'site'],
    ['projects', 'rm', '..', '--yes'],
    ['projects', 'rm', '', '--yes'],
    ['list', '--project', '..'],
    ['link', '--project', '.'],
  ]) {
    const { code, stderr } = await plat.run(args)
    assert.deepEqual([code, /is no name/.test(stderr)], [2, true], `${args.join(' ')}: ${stderr}`)
  }
  assert.deepEqual([...new Set(plat.asked)], ['GET /api/projects/site Bearer given'])
})

test('a word that is no command of a group names the one that is meant', async (context) => {
  const plat = await runPlat(context)
  const { code, stderr } = await plat.run(['env', 'sett', 'A=1'])
  assert.equal(code, 2)
  assert.match(stderr, /Unknown command 'sett'\.\n.*Did you mean set\?/)
  assert.match((await plat.run(['env', 'ls', 'sett'])).stderr, /Too many arguments for 'ls'/)
})

test('a token is valid for whole days, from one to ten years of them', async (context) => {
  const plat = await runPlat(context, { 'POST /api/tokens': { token: 'plat_1' } })
  for (const days of ['1e9', '0', '1.5', '3651', '-1', '', 'few', '0x10'])
    assert.equal((await plat.run(['tokens', 'create', 'ci', `--days=${days}`])).code, 2, days)
  assert.deepEqual(plat.asked, [])
  for (const days of ['1', '3650']) assert.equal((await plat.run(['tokens', 'create', 'ci', '--days', days])).code, 0, days)
})
