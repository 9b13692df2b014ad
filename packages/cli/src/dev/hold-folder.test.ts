import assert from 'node:assert/strict'
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
