import assert from 'node:assert/strict'
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { startTinyGitHost } from '../testing/tiny-git-host.ts'
import { firstDeployLines } from './first-deploy-lines.ts'

const hasTools = ['curl', 'git', 'sed'].every((tool) => spawnSync(tool, ['--version']).error === undefined)

test('are five lines a shell can run as they are: they sign in, make the project and push a page and a function', {
  skip: !hasTools,
}, async (t) => {
  const folder = temporaryDirectory(t)
  const host = await startTinyGitHost(folder)
  t.after(() => host.close())
  const setup = { needed: true, code: 'the-code' }
  const lines = firstDeployLines({ apiUrl: host.url, setup, adminEmail: undefined, suggestedPassword: 'suggested-1' })
  assert.equal(lines.length, 5)
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, GIT_TERMINAL_PROMPT: '0' }
  await promisify(execFile)('/bin/sh', ['-ec', lines.join('\n')], { cwd: folder, env })
  assert.deepEqual(host.signIns, [{ setupCode: 'the-code', email: 'you@example.com', password: 'suggested-1' }])
  const pushed = execFileSync('git', ['-C', path.join(folder, 'hello.git'), 'ls-tree', '-r', '--name-only', 'main'], { encoding: 'utf8' })
  assert.equal(pushed, 'api/hello.js\nindex.html\n')
})

test('sign in with the account when there is one', () => {
  const input = { apiUrl: 'http://localhost:9000', setup: { needed: false }, suggestedPassword: 'unused' }
  const [line = ''] = firstDeployLines({ ...input, adminEmail: 'me@example.com' })
  assert.match(line, /\/api\/auth\/login -d '\{"email":"me@example\.com","password":"<your password>"\}'/)
  assert.equal(line.includes('unused'), false)
})
