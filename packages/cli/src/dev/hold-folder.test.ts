import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { holdFolder } from './hold-folder.ts'

let data = ''
before(async () => {
  data = await mkdtemp(path.join(os.tmpdir(), 'plat hold '))
})
after(() => rm(data, { recursive: true, force: true }))

test('who comes second is told where the first one is, and may go on once that has ended', async () => {
  const first = await holdFolder(data, '/shop')
  const begun = { code: 'ALREADY_RUNNING', exitCode: 1, facts: { pid: process.pid } }
  await assert.rejects(holdFolder(data, '/shop'), begun)
  await first.announce('http://localhost:4000')
  await assert.rejects(holdFolder(data, '/shop'), {
    message: `"plat dev" runs /shop already at http://localhost:4000 as process ${process.pid}.`,
    facts: { pid: process.pid, url: 'http://localhost:4000' },
  })
  first.release()
  const second = await holdFolder(data, '/shop')
  second.release()
})

test('a process that was killed holds nothing', async () => {
  const module = JSON.stringify(new URL('hold-folder.ts', import.meta.url).href)
  const code = `const { holdFolder } = await import(${module}); await holdFolder(${JSON.stringify(data)}, '/shop'); console.log('held'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  await assert.rejects(holdFolder(data, '/shop'), { code: 'ALREADY_RUNNING', facts: { pid: child.pid } })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = await holdFolder(data, '/shop')
  next.release()
})
