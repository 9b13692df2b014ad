import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { until } from '../testing/until.ts'
import { isRunning } from './is-running.ts'

test('is true of a running process, even of another user, and false of one that has ended', async () => {
  assert.ok(isRunning(1))
  const child = spawn('true')
  await once(child, 'exit')
  assert.equal(isRunning(child.pid ?? 0), false)
})

test('is false of a zombie, which a container without an init keeps for ever', async (t) => {
  // The shell's child ends; `exec` makes a parent that never asks for it.
  const parent = spawn('/bin/sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 1000'])
  t.after(() => parent.kill('SIGKILL'))
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  await until('it has ended', () => !isRunning(Number(String(line))))
  process.kill(Number(String(line)), 0)
})
