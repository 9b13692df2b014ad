import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, openSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const PLAT = fileURLToPath(new URL('../../bin/plat.mjs', import.meta.url))

test('output that cannot be written is a failure, said on standard error', { skip: !existsSync('/dev/full') }, () => {
  for (const args of [['help'], ['completion', 'bash'], ['completion', 'bash', '--json'], ['frob', '--json']]) {
    const { status, stderr } = spawnSync(process.execPath, [PLAT, ...args], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      encoding: 'utf8',
    })
    assert.equal(status, 1, args.join(' '))
    assert.match(stderr, /^✘ The output cannot be written: ENOSPC: no space left on device/)
  }
})

test('a reader that has read enough is no failure, and standard error changes nothing', { skip: process.platform === 'win32' }, () => {
  const sh = (line: string) => spawnSync('bash', ['-c', line], { env: { ...process.env, NODE: process.execPath, PLAT }, encoding: 'utf8' })
  assert.deepEqual(sh('set -o pipefail; "$NODE" "$PLAT" completion bash | true').status, 0)
  assert.deepEqual(sh('"$NODE" "$PLAT" completion bash | true').stderr, '')
  assert.equal(sh('"$NODE" "$PLAT" frob 2> /dev/full').status, 2)
})
