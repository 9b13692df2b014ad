import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'

const INSTALL = pathToFileURL(path.join(import.meta.dirname, 'install.mjs')).href
const RUN_TASK = pathToFileURL(path.join(import.meta.dirname, 'run-task.mjs')).href
const DEPENDENCY = { version: '1.0.0', integrity: 'sha512-AAAA' }

interface Outcome {
  code: number
  printed: string
}

/** A checkout that names the given packages in its lock file. */
function buildCheckout(t: TestContext, packages: Record<string, object> = {}): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'plat test '))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const dependencies = Object.fromEntries(Object.keys(packages).map((where) => [where.replace('node_modules/', ''), '1.0.0']))
  const top = { name: 'tiny', version: '1.0.0', dependencies }
  writeFileSync(path.join(root, 'package.json'), JSON.stringify(top))
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ ...top, lockfileVersion: 3, packages: { '': top, ...packages } }))
  return root
}

function evaluate(code: string, env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--input-type=module', '--eval', code],
      { env: { PATH: process.env.PATH, ...env } },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, printed: out + err }),
    )
  })
}

/** npm is the machine's own; its cache and its registry, where nobody listens, are ours. */
function install(root: string): Promise<Outcome> {
  const env = {
    HOME: root,
    npm_config_cache: path.join(root, '.cache'),
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
  }
  const code = `import { ensureInstalled } from ${JSON.stringify(INSTALL)}
    try { await ensureInstalled(${JSON.stringify(root)}) } catch (error) { console.error(error.message); process.exitCode = error.exitCode ?? 1 }`
  return evaluate(code, env)
}

test('installs once when two start together, says so in two lines, and not again', async (t) => {
  const root = buildCheckout(t)
  const outcomes = await Promise.all([install(root), install(root)])
  assert.deepEqual(
    outcomes.map(({ code }) => code),
    [0, 0],
  )
  const printed = outcomes.map((outcome) => outcome.printed).sort()
  assert.equal(printed[0], '')
  assert.match(printed[1] ?? '', /^Installing dependencies .*\nInstalled in \d+ s\.\n$/)
  assert.deepEqual(await install(root), { code: 0, printed: '' })
  assert.deepEqual(readdirSync(path.join(root, '.plat')), [])
})

test('shows all that npm said when it fails, and leaves no lock', async (t) => {
  const root = buildCheckout(t, { 'node_modules/nowhere': DEPENDENCY })
  const { code, printed } = await install(root)
  assert.equal(code, 1)
  assert.match(printed, /ECONNREFUSED[\s\S]*npm ci failed \(exit code 1\)/)
  assert.deepEqual(readdirSync(path.join(root, '.plat')), [])
})

test('recognizes what somebody installed by hand, without packages for other platforms', async (t) => {
  const other = { ...DEPENDENCY, optional: true, os: ['aix'] }
  const root = buildCheckout(t, { 'node_modules/here': DEPENDENCY, 'node_modules/elsewhere': other })
  mkdirSync(path.join(root, 'node_modules'))
  writeFileSync(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: { 'node_modules/here': DEPENDENCY } }))
  assert.deepEqual(await install(root), { code: 0, printed: '' })
  assert.ok(existsSync(path.join(root, 'node_modules/.plat-installed')))
})

test('takes the lock of a dead process over', async (t) => {
  const root = buildCheckout(t)
  const dead = spawn('true')
  await once(dead, 'exit')
  mkdirSync(path.join(root, '.plat'))
  for (const name of ['prepare.lock', `prepare.lock.${dead.pid}`]) writeFileSync(path.join(root, '.plat', name), String(dead.pid))
  assert.equal((await install(root)).code, 0)
  assert.deepEqual(readdirSync(path.join(root, '.plat')), [])
})

test('passes the task’s exit code on, and signals to the task', async (t) => {
  const root = buildCheckout(t)
  const script = path.join(root, 'task.mjs')
  const input = JSON.stringify({ root, node: process.execPath, script, args: ['7'], env: {} })
  const code = `import { runTask } from ${JSON.stringify(RUN_TASK)}; process.exitCode = await runTask(${input})`
  writeFileSync(script, 'process.exit(Number(process.argv[2]))')
  assert.equal((await evaluate(code)).code, 7)
  writeFileSync(script, "process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('ready')")
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { env: { PATH: process.env.PATH } })
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  assert.deepEqual(await once(child, 'exit'), [9, null])
})
