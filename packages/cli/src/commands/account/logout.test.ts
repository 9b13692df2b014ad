import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { runPlat } from '../../testing/run-plat.ts'

test('signing out ends the session that was kept, whatever token is given', async (context) => {
  const plat = await runPlat(context, { 'POST /api/auth/logout': {} })
  for (const args of [['logout'], ['logout', '--token', 'flag']]) {
    plat.write('.config/plat/config.json', JSON.stringify({ accounts: { [plat.url]: { token: 'kept', email: 'ada@plat.example' } } }))
    assert.equal((await plat.run(args)).code, 0)
    assert.deepEqual(plat.asked.splice(0), ['POST /api/auth/logout Bearer kept'], args.join(' '))
    assert.deepEqual(JSON.parse(readFileSync(path.join(plat.home, '.config/plat/config.json'), 'utf8')).accounts, {})
  }
})
