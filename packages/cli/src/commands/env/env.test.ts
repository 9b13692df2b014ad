import assert from 'node:assert/strict'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { runPlat } from '../../testing/run-plat.ts'

const variable = (key: string, value: string) => ({
  key,
  value,
  targets: ['preview'],
  sensitive: false,
  updatedAt: new Date(Date.now() - 3.5 * 60_000).toISOString(),
})
const items = [variable('KEY', '-----BEGIN-----\nabc\n-----END-----\n'), variable('NAME', 'Ada'), variable('PADDED', ' x')]
const answers = {
  'GET /api/projects/site': { id: 'p1', slug: 'site' },
  'GET /api/projects/p1/env': { items, nextCursor: null },
}

test('each variable is one line, whatever its value, and exact in JSON', async (context) => {
  const plat = await runPlat(context, answers)
  const { stdout } = await plat.run(['env', 'ls', '--values', '--project', 'site'])
  assert.deepEqual(stdout.replaceAll(/ {2,}/g, '  ').split('\n'), [
    'KEY  preview  3 min ago  "-----BEGIN-----\\nabc\\n-----END-----\\n"',
    'NAME  preview  3 min ago  Ada',
    'PADDED  preview  3 min ago  " x"',
    '',
  ])
  assert.deepEqual(JSON.parse((await plat.run(['env', 'ls', '--values', '--json', '--project', 'site'])).stdout).items, items)
})

test('pulled variables are for their owner alone, and a file others could read is said to have been one', async (context) => {
  const plat = await runPlat(context, answers)
  const file = path.join(plat.folder, '.env.local')
  const mode = () => (statSync(file).mode & 0o777).toString(8)
  const pull = () => plat.run(['env', 'pull', '--yes', '--project', 'site'])
  const made = await pull()
  assert.deepEqual([made.code, mode(), made.stderr], [0, '600', ''])
  chmodSync(file, 0o644)
  const tightened = await pull()
  assert.deepEqual([tightened.code, mode(), tightened.stderr], [0, '600', 'Others could read .env.local: its mode is 0600 now.\n'])
  assert.match(readFileSync(file, 'utf8'), /NAME=Ada/)
})

test('a value from standard input is of one variable, and not empty by accident', async (context) => {
  const plat = await runPlat(context, answers)
  for (const args of [['A=1'], ['A', 'B'], ['A']]) {
    const { code, stderr } = await plat.run(['env', 'set', ...args, '--stdin', '--project', 'site'])
    assert.equal(code, 2)
    assert.match(stderr, args.length === 1 && args[0] === 'A' ? /no value on standard input/ : /--stdin is for the value of one KEY/)
  }
  assert.deepEqual(plat.asked, [])
})
