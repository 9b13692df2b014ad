import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { COMMANDS } from '../commands/commands.ts'
import { completionScript } from './completion-script.ts'
import { completionTable } from './completion-table.ts'

const table = completionTable(COMMANDS)

/** What bash offers after a line that ends where the cursor is; `plat` and `git` are what lists projects, functions and branches there. */
function offered(line: string): string[] {
  const words = line.split(/ |(?=[=])|(?<=[=])/)
  const script = `${completionScript('bash', table)}
plat() { case "$*" in projects) printf '%s\\n' 'shop   Shop  owner' 'site  Site  owner' ;; functions) echo 'hello  v1' ;; list) echo 'k3j5h2  ready' ;; esac; }
git() { echo main; echo feature/one; }
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

test('bash offers the values of an option: those it knows, or those there are', () => {
  assert.deepEqual(offered('plat env set A=1 --target '), ['production', 'preview'])
  assert.deepEqual(offered('plat env set A=1 --target pro'), ['production'])
  assert.deepEqual(offered('plat env set --target=pro'), ['production'])
  assert.deepEqual(offered('plat logs --level w'), ['warn'])
  assert.deepEqual(offered('plat logs --status '), ['success', 'error', 'timeout'])
  assert.deepEqual(offered('plat ls --status fa'), ['failed'])
  assert.deepEqual(offered('plat list -s q'), ['queued'])
  assert.deepEqual(offered('plat list --project '), ['shop', 'site'])
  assert.deepEqual(offered('plat env -p='), ['shop', 'site'])
  assert.deepEqual(offered('plat deploy --branch f'), ['feature/one'])
  assert.deepEqual(offered('plat logs --function '), ['hello'])
  assert.deepEqual(offered('plat promote '), ['k3j5h2'])
  assert.deepEqual(offered('plat fn activate h'), ['hello'])
  assert.deepEqual(offered('plat invoke hello --data '), [''], 'files')
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
