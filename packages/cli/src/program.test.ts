import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runPlat } from './testing/run-plat.ts'

test('help is of the very command that is named, by whichever words', async (context) => {
  const plat = await runPlat(context)
  for (const args of ['help env set', 'env help set', 'env set --help', 'env set A=1 --help', 'help env add']) {
    const { code, stdout, stderr } = await plat.run(args.split(' '))
    assert.deepEqual([code, stdout.split('\n')[0], stderr], [0, 'Usage: plat env set|add [options] <assignments...>', ''], args)
  }
  for (const args of ['help env', 'env help', 'env --help'])
    assert.match((await plat.run(args.split(' '))).stdout, /^Usage: plat env \[options\] \[command\]\n/, args)
  for (const args of [[], ['help'], ['--help']]) {
    const { code, stdout } = await plat.run(args)
    assert.deepEqual([code, stdout.split('\n')[0]], [0, 'Usage: plat <command> [options]'], args.join())
  }
  assert.match(JSON.parse((await plat.run(['--json'])).stdout).text, /^Usage: plat <command>/)
})

test('help of what is no command is wrong usage, and names the one that is meant', async (context) => {
  const plat = await runPlat(context)
  for (const [args, near] of [
    ['help deply', 'deploy'],
    ['deply --help', 'deploy'],
    ['help env sett', 'set'],
    ['env help sett', 'set'],
    ['env sett --help', 'set'],
  ] as const) {
    const { code, stdout, stderr } = await plat.run(args.split(' '))
    assert.deepEqual([code, stdout], [2, ''], args)
    assert.match(stderr, new RegExp(`Unknown command '(deply|sett)'\\.\\n.*Did you mean ${near}\\?`), args)
  }
  assert.equal(JSON.parse((await plat.run(['help', 'frob', '--json'])).stdout).error.code, 'USAGE')
  assert.equal((await plat.run(['help', 'deploy', 'frob'])).code, 2)
})
