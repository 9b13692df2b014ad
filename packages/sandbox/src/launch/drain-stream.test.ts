import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { drainStream } from './drain-stream.ts'

test('a reader sees an end, not a broken pipe, while a background process still holds the output', async () => {
  const child = spawn('/bin/sh', ['-c', 'echo done; sleep 30 & echo $! >&2'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const background = text(child.stderr)
  const output = text(child.stdout)
  child.once('exit', () => {
    drainStream(child.stdout)
    drainStream(child.stderr)
  })
  assert.equal(await output, 'done\n')
  process.kill(Number(await background), 'SIGKILL')
  assert.ok(child.stdout.destroyed)
})
