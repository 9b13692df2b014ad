// `npm test`: every test file of the tree on one embedded Postgres, then the end-to-end tests. Ends with "N passed, N failed".
// `npm test -- apps/proxy` runs only the files whose path contains one of the words.
import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import pg from 'pg'

const words = process.argv.slice(2)
const files = globSync([
  'packages/*/src/**/*.test.ts',
  'apps/*/src/**/*.test.ts',
  'tests/**/*.test.ts',
  'scripts/**/*.test.ts',
  'bench/**/*.test.ts',
])
  .filter((file) => !file.includes('node_modules') && (words.length === 0 || words.some((word) => file.includes(word))))
  .sort()
const endToEnd = files.filter((file) => file.startsWith('tests/e2e/'))
const together = files.filter((file) => !endToEnd.includes(file) && touchesNothingShared(file))
const others = files.filter((file) => !endToEnd.includes(file) && !together.includes(file))

// Each file runs in a process of its own, and most load the same modules: they need not all be compiled each time.
process.env.NODE_COMPILE_CACHE ??= path.resolve('node_modules/.cache/compiled')
const scratch = mkdtempSync(path.join(os.tmpdir(), 'plat-test-'))
const postgres = await startPostgres()
const counts = { passed: 0, failed: 0, skipped: 0 }
const millisecondsByFile = new Map()
try {
  if (together.length > 0) await runTogether(together)
  if (others.length > 0) await runFiles(others, Math.max(2, Math.min(4, os.availableParallelism())))
  if (endToEnd.length > 0) await runFiles(endToEnd, 2)
} finally {
  await postgres.stop()
  rmSync(scratch, { recursive: true, force: true })
}
const slowest = [...millisecondsByFile].sort((a, b) => b[1] - a[1]).slice(0, 20)
for (const [file, milliseconds] of slowest) console.log(`${(milliseconds / 1000).toFixed(1).padStart(6)} s ${file}`)
console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0

/** One server for the whole run; each test file makes a database of its own in it. */
async function startPostgres() {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'apps/standalone/src/postgres/main.ts', '--data-dir', path.join(scratch, 'postgres')],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const first = await Promise.race([new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve)), exited])
  if (typeof first !== 'string') throw new Error('The Postgres of the test run did not start.')
  const { url, password } = JSON.parse(first)
  const withPassword = new URL(url)
  withPassword.password = password ?? ''
  process.env.TEST_DATABASE_URL = withPassword.href
  await forgetDurability(withPassword.href)
  return {
    async stop() {
      child.stdin.end()
      await exited
    },
  }
}

/** What these databases hold is thrown away: their commits need not wait for the disk. */
async function forgetDurability(connectionString) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query('ALTER ROLE CURRENT_USER SET synchronous_commit = off')
  await client.end()
}

/** Such files can share a process, which saves each of them the start of its own. */
function touchesNothingShared(file) {
  return !/testing\/|node:child_process|node:worker_threads|TEST_DATABASE|startPlatform|process\.(env|on|chdir)|mock\.|^(before|after)/m.test(
    readFileSync(file, 'utf8'),
  )
}

async function runTogether(paths) {
  const summary = path.join(scratch, 'together.tap')
  const reporters = ['spec', 'stdout', 'tap', summary].map(
    (value, index) => `--test-reporter${index % 2 === 0 ? '' : '-destination'}=${value}`,
  )
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--test', '--test-isolation=none', '--test-timeout=60000', ...reporters, ...paths],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const exitCode = await new Promise((resolve) => child.once('exit', resolve))
  const totals = existsSync(summary) ? readFileSync(summary, 'utf8').slice(-500) : ''
  const total = (name) => Number(new RegExp(`^# ${name} (\\d+)`, 'm').exec(totals)?.[1] ?? 0)
  counts.passed += total('pass')
  counts.failed += Math.max(total('fail') + total('cancelled'), exitCode === 0 ? 0 : 1)
  counts.skipped += total('skipped') + total('todo')
}

async function runFiles(paths, concurrency) {
  const events = run({
    files: paths.map((file) => path.resolve(file)),
    concurrency,
    timeout: 900_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  events.on('test:pass', (event) => count(event, 'passed'))
  events.on('test:fail', (event) => count(event, 'failed'))
  await new Promise((resolve, reject) => {
    events
      .compose(spec())
      .on('error', reject)
      .pipe(
        new Writable({
          write(chunk, _encoding, done) {
            process.stdout.write(chunk, done)
          },
        }),
      )
      .on('finish', resolve)
  })
}

/** Counts tests, not the suites and files that hold them; a file that fails as a whole counts as one failure. */
function count({ skip, todo, details, nesting, file }, outcome) {
  if (nesting === 0 && file) {
    const name = path.relative('.', file)
    millisecondsByFile.set(name, (millisecondsByFile.get(name) ?? 0) + (details?.duration_ms ?? 0))
  }
  if (details?.type === 'suite') return
  if (skip !== undefined || todo !== undefined) counts.skipped += 1
  else counts[outcome] += 1
}
