import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, type TestContext, test } from 'node:test'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { ensureBuild } from './ensure-build.ts'

const log = createLogger({ service: 'dashboard', level: 'error', format: 'json' })
let repository: string
let builds: number

beforeEach((t) => {
  repository = mkdtempSync(path.join(os.tmpdir(), 'plat build-'))
  ;(t as TestContext).after(() => rmSync(repository, { recursive: true, force: true }))
  builds = 0
  mkdirSync(path.join(repository, 'apps/dashboard/src'), { recursive: true })
  writeFileSync(path.join(repository, 'package-lock.json'), '{}')
  writeFileSync(path.join(repository, 'apps/dashboard/src/page.tsx'), 'one')
})

const directory = () => path.join(repository, 'apps/dashboard')
const options = (signal = new AbortController().signal) => ({ directory: directory(), env: {}, log, signal })

/** Leaves what `next build` leaves. */
async function build({ directory: at }: { directory: string }): Promise<void> {
  builds += 1
  rmSync(path.join(at, '.next'), { recursive: true, force: true })
  const standalone = path.join(at, '.next/standalone/apps/dashboard/.next')
  mkdirSync(standalone, { recursive: true })
  writeFileSync(path.join(standalone, 'build-manifest.json'), JSON.stringify({ rootMainFiles: ['static/main.js'] }))
  mkdirSync(path.join(at, '.next/static'))
  writeFileSync(path.join(at, '.next/static/main.js'), 'start()')
  writeFileSync(path.join(at, '.next/static/app.js'), readFileSync(path.join(at, 'src/page.tsx')))
}

const staticFile = (served: string, name = 'app.js') => readFileSync(path.join(served, '.next/static', name), 'utf8')

test('builds once, and again only when a source or the lock changed', async () => {
  const first = await ensureBuild(options(), build)
  assert.equal(staticFile(first), 'one')
  assert.equal(await ensureBuild(options(), build), first)
  writeFileSync(path.join(directory(), 'src/page.tsx'), 'two')
  assert.equal(staticFile(await ensureBuild(options(), build)), 'two')
  writeFileSync(path.join(repository, 'package-lock.json'), '{"changed":true}')
  await ensureBuild(options(), build)
  assert.equal(builds, 3)
})

test('the scripts every page starts with, and no others, are compiled while they arrive', async () => {
  const served = await ensureBuild(options(), build)
  assert.equal(staticFile(served, 'main.js'), '//# allFunctionsCalledOnLoad\nstart()')
  assert.equal(staticFile(served), 'one')
})

test('of several that want the same build, one makes it', async () => {
  const all = await Promise.all([1, 2, 3].map(() => ensureBuild(options(), build)))
  assert.equal(new Set(all).size, 1)
  assert.equal(builds, 1)
})

test('does not serve what a failed or killed build left, and does not wait for its lock', async () => {
  await assert.rejects(
    ensureBuild(options(), async (given) => {
      await build(given)
      throw new Error('it broke')
    }),
    /it broke/,
  )
  const lock = path.join(directory(), '.builds/lock')
  const holder = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    '-e',
    `new (require('node:sqlite').DatabaseSync)(${JSON.stringify(lock)}).exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => {}, 1000)`,
  ])
  await once(holder.stdout, 'data')
  let settled = false
  const waiting = ensureBuild(options(), build).finally(() => {
    settled = true
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(settled, false)
  holder.kill('SIGKILL')
  assert.equal(staticFile(await waiting), 'one')
})

test('keeps the last few builds only', async () => {
  for (const text of ['a', 'b', 'c', 'd', 'e']) {
    writeFileSync(path.join(directory(), 'src/page.tsx'), text)
    assert.ok(existsSync(await ensureBuild(options(), build)))
  }
  assert.equal(readdirSync(path.join(directory(), '.builds'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).length, 3)
})
