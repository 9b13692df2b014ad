import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { runNextBuild } from './run-next-build.ts'

/** A folder whose `next` is this script. */
function withNext(t: TestContext, script: string): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'plat next-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  mkdirSync(path.join(directory, 'node_modules/next/dist/bin'), { recursive: true })
  writeFileSync(path.join(directory, 'node_modules/next/package.json'), '{"name":"next"}')
  writeFileSync(path.join(directory, 'node_modules/next/dist/bin/next.js'), script)
  return directory
}
const env = { PATH: process.env.PATH, SECRET: 'x' }

test('runs the build in the folder, below the priority of everything else', async (t) => {
  const directory = withNext(
    t,
    "if (require('os').getPriority() < 10 || process.cwd() !== __dirname.replace('/node_modules/next/dist/bin', '') || process.argv[2] !== 'build') process.exit(3)",
  )
  await runNextBuild({ directory, env, signal: new AbortController().signal })
})

test('says what the build printed last when it fails', async (t) => {
  const directory = withNext(t, "console.log('x'.repeat(9000)); console.error('Module not found: ./nothing'); process.exitCode = 1")
  await assert.rejects(runNextBuild({ directory, env, signal: new AbortController().signal }), (error: Error) => {
    assert.match(error.message, /Module not found: \.\/nothing\nnext build ended with exit code 1\.$/)
    assert.ok(error.message.length < 8_200)
    return true
  })
})

test('ends the build when it is called off', async (t) => {
  const directory = withNext(t, 'setInterval(() => {}, 1000)')
  const abort = new AbortController()
  const building = runNextBuild({ directory, env, signal: abort.signal })
  abort.abort()
  await assert.rejects(building)
})
