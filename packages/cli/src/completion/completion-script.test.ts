import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { COMMANDS } from '../commands/commands.ts'
import { completionScript } from './completion-script.ts'
import { completionTable } from './completion-table.ts'

const table = completionTable(COMMANDS)

/** What bash offers after a line that ends where the cursor is. */
function offered(line: string): string[] {
  const words = line.split(' ')
  const script = `${completionScript('bash', table)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _plat; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }).trim().split('\n')
}

test('bash loads the script and offers commands, their verbs and their options', () => {
  assert.deepEqual(offered('plat dep'), ['deploy'])
  assert.deepEqual(offered('plat env '), offered('plat env '))
  assert.ok(offered('plat env ').includes('pull'))
  assert.ok(offered('plat fn v').includes('versions'))
  assert.deepEqual(offered('plat deploy --pro'), ['--prod', '--project'])
  assert.ok(offered('plat fn ls --js').includes('--json'))
})

test('every command with all its options is in the script of every shell', () => {
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const script = completionScript(shell, table)
    for (const { path, flags } of table) {
      assert.ok(script.includes(`"${path}"`), `${shell}: ${path}`)
      for (const { name } of flags) assert.ok(script.includes(shell === 'fish' ? `-l ${name.slice(2)}` : name), `${shell}: ${path} ${name}`)
    }
  }
})
