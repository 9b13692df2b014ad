// `npm test`: every test file of the tree on one embedded Postgres, then the end-to-end tests. Ends with "N passed, N failed".
// `npm test -- apps/proxy` runs only the files whose path contains one of the words.
import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'

const FILES_PER_PROCESS = 40

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
const together = files.filter((file) => !endToEnd.includes(file) && mayShareProcess(file))
const alone = files.filter((file) => !endToEnd.includes(file) && !together.includes(file))

// Most processes load the same modules: they need not all be compiled each time.
process.env.NODE_COMPILE_CACHE ??= path.resolve('node_modules/.cache/compiled')
const scratch = mkdtempSync(path.join(os.tmpdir(), 'plat-test-'))
const postgres = await startPostgres()
const counts = { passed: 0, failed: 0, skipped: 0 }
const millisecondsByFile = new Map()
try {
  await runFiles([...alone, ...bundle(together)], Math.max(2, Math.min(4, os.availableParallelism())))
  await runFiles(endToEnd, 2)
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
    [
      '--disable-warning=ExperimentalWarning',
      'apps/standalone/src/postgres/main.ts',
      '--not-durable',
      '--data-dir',
      path.join(scratch, 'postgres'),
    ],
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
  return {
    async stop() {
      child.stdin.end()
      await exited
    },
  }
}

/** Whether a file leaves its process as it found it: such files save each other the start of one. */
function mayShareProcess(file) {
  return !/process\.(env|on|chdir|pid)|mock\.|\/proc\/self|memoryUsage|readResources|underAttack|sandboxConformance|^const .*= await /m.test(
    readFileSync(file, 'utf8'),
  )
}

/** Files that run the files given, one after the other, each as a suite with its own hooks. Neighbours go together: they load the same modules. */
function bundle(paths) {
  const bundles = []
  for (let at = 0; at < paths.length; at += FILES_PER_PROCESS) {
    const suites = paths
      .slice(at, at + FILES_PER_PROCESS)
      .map((file) => `describe(${JSON.stringify(file)}, () => import(${JSON.stringify(pathToFileURL(path.resolve(file)).href)}))`)
    const bundled = path.join(scratch, `bundle-${bundles.length}.test.mjs`)
    writeFileSync(bundled, `import { describe } from 'node:test'\n${suites.join('\n')}\n`)
    bundles.push(bundled)
  }
  return bundles
}

async function runFiles(paths, concurrency) {
  if (paths.length === 0) return
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
function count({ name: test, skip, todo, details, nesting, file }, outcome) {
  if (nesting === 0 && file) {
    const name = file.startsWith(scratch) ? test : path.relative('.', file)
    millisecondsByFile.set(name, (millisecondsByFile.get(name) ?? 0) + (details?.duration_ms ?? 0))
  }
  if (details?.type === 'suite') return
  if (skip !== undefined || todo !== undefined) counts.skipped += 1
  else counts[outcome] += 1
}
