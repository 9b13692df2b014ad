import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { findCommandLines } from '../testing/find-command-lines.ts'
import { uniqueMark } from '../testing/unique-mark.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { ProcessTree } from './process-tree.ts'

const MARK = 123_457

test('a member in a session of its own is found though the first process had ended before anybody looked', async () => {
  const seconds = uniqueMark()
  const root = spawn('/usr/bin/prlimit', [`--msgqueue=${MARK}:${MARK}`, '/bin/sh', '-c', `setsid sleep ${seconds} & exit 0`], {
    stdio: 'ignore',
    detached: true,
  })
  await once(root, 'exit')
  await waitUntil('it runs', () => findCommandLines(seconds).some((line) => line.startsWith('sleep')))
  const members = new ProcessTree(root.pid ?? 0, MARK).findMembers()
  for (const { pid } of members) process.kill(pid, 'SIGKILL')
  assert.equal(members.length, 1)
  await waitUntil('it is gone', () => findCommandLines(seconds).length === 0)
})
