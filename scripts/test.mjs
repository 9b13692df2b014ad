// `npm test`: every test file of the tree on one embedded Postgres, those in a browser first. Ends with "N passed, N failed".
// `npm test -- apps/proxy` runs only the files whose path contains one of the words.
import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

const SHARED_PLATFORM = 'tests/e2e/support/shared-platform.ts'

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
// Takes a third of the whole time, mostly waiting for a browser: beside all the others, or it would be left running alone at the end.
const longest = files.filter((file) => file === 'tests/e2e/dashboard.test.ts')
const endToEnd = files.filter((file) => file.startsWith('tests/e2e/') && !longest.includes(file))
const near = files.filter((file) => !file.startsWith('tests/e2e/'))

// Most processes load the same modules: they need not all be compiled each time.
process.env.NODE_COMPILE_CACHE ??= path.resolve('node_modules/.cache/compiled')
const scratch = mkdtempSync(path.join(os.tmpdir(), 'plat-test-'))
const postgres = await startPostgres()
const counts = { passed: 0, failed: 0, skipped: 0 }
const millisecondsByFile = new Map()
try {
  await runFiles([
    ...longest,
    ...bundled(endToEnd, { mayShare: usesSharedPlatform, filesPerProcess: 4, first: [SHARED_PLATFORM] }),
    ...bundled(near, { mayShare: leavesProcessAsItWas, filesPerProcess: 40 }),
  ])
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

/** Such files save each other the start of a process, and of what they import. */
function leavesProcessAsItWas(file) {
  return !/process\.(env|on|chdir|pid)|mock\.|\/proc\/self|memoryUsage|readResources|underAttack|sandboxConformance|^(const .*= )?await /m.test(
    readFileSync(file, 'utf8'),
  )
}

function usesSharedPlatform(file) {
  return readFileSync(file, 'utf8').includes(path.basename(SHARED_PLATFORM))
}

/**
 * Files that each run several of those that may share a process, one after the other, each as a suite with its own hooks, after what is
 * loaded `first`; then the others. Neighbours go together: they load the same modules.
 */
function bundled(paths, { mayShare, filesPerProcess, first = [] }) {
  const shared = paths.filter(mayShare)
  const bundles = []
  for (let at = 0; at < shared.length; at += filesPerProcess) {
    const bundle = path.join(mkdtempSync(path.join(scratch, 'bundle-')), 'bundle.test.cjs')
    // Not imported: what a file declares belongs to the suite that is being declared only while nothing is awaited.
    const load = (file) => `require(${JSON.stringify(path.resolve(file))})`
    const suites = shared.slice(at, at + filesPerProcess).map((file) => `describe(${JSON.stringify(file)}, () => void ${load(file)})`)
    writeFileSync(bundle, ["const { describe } = require('node:test')", ...first.map(load), ...suites].join('\n'))
    bundles.push(bundle)
  }
  return [...bundles, ...paths.filter((file) => !shared.includes(file))]
}

async function runFiles(paths) {
  if (paths.length === 0) return
  const events = run({
    files: paths.map((file) => path.resolve(file)),
    concurrency: Math.max(2, Math.min(4, os.availableParallelism())),
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
  // A suite fails with its tests, which are counted; or by itself, as one that cannot be loaded.
  if (details?.type === 'suite' && (outcome === 'passed' || details.error?.failureType === 'subtestsFailed')) return
  if (skip !== undefined || todo !== undefined) counts.skipped += 1
  else counts[outcome] += 1
}
