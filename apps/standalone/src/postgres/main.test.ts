import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import pg from 'pg'
import { runtimeDirectory } from '../data-directory/runtime-directory.ts'
import { processesOf } from '../testing/processes-of.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { until } from '../testing/until.ts'

const MAIN = path.join(import.meta.dirname, 'main.ts')
const NOBODY = 65534
const ARGUMENTS = ['--disable-warning=ExperimentalWarning', MAIN, '--data-dir']
const mayNobodyRunIt =
  process.getuid?.() === 0 &&
  spawnSync(process.execPath, ['--eval', `import(${JSON.stringify(MAIN)})`], { uid: NOBODY, gid: NOBODY }).status === 2

interface Started {
  child: ChildProcess
  url: string
  password: string
}

async function start(dataDir: string, uid?: number): Promise<Started> {
  const identity = uid === undefined ? {} : { uid, gid: uid }
  const child = spawn(process.execPath, [...ARGUMENTS, dataDir], { stdio: ['pipe', 'pipe', 'inherit'], ...identity })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, ...(JSON.parse(String(line)) as { url: string; password: string }) }
}

async function answer({ url, password }: Started): Promise<unknown> {
  const complete = new URL(url)
  complete.password = password
  const client = new pg.Client({ connectionString: complete.href })
  await client.connect()
  const { rows } = await client.query('SELECT current_user')
  await client.end()
  return rows
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit')
  return child.exitCode
}

const dataDirectory = (t: TestContext) => path.join(temporaryDirectory(t), 'data')

test('prints where the database is when it accepts connections, and stops it when standard input closes', async (t) => {
  const dataDir = dataDirectory(t)
  const server = await start(dataDir)
  assert.deepEqual(await answer(server), [{ current_user: 'plat' }])
  server.child.stdin?.end()
  assert.equal(await exitCode(server.child), 0)
  assert.deepEqual(processesOf(dataDir), [])
})

test('stops on SIGTERM, and leaves no process when it is killed with SIGKILL, also where the socket needs a shorter path', async (t) => {
  const dataDir = path.join(dataDirectory(t), 'a-rather-long-name-'.repeat(5))
  const server = await start(dataDir)
  assert.ok(server.url.includes(encodeURIComponent(runtimeDirectory(dataDir))))
  server.child.kill('SIGKILL')
  await until('every process is gone', () => processesOf(dataDir).length === 0)
  const again = await start(dataDir)
  assert.deepEqual(await answer(again), [{ current_user: 'plat' }])
  again.child.kill('SIGTERM')
  assert.equal(await exitCode(again.child), 0)
  assert.throws(() => statSync(runtimeDirectory(dataDir)), { code: 'ENOENT' })
})

test('runs for an ordinary user, as that user', { skip: !mayNobodyRunIt }, async (t) => {
  const dataDir = dataDirectory(t)
  mkdirSync(dataDir)
  chownSync(dataDir, NOBODY, NOBODY)
  const server = await start(dataDir, NOBODY)
  assert.deepEqual(await answer(server), [{ current_user: 'plat' }])
  assert.equal(statSync(path.join(dataDir, 'postgres')).uid, NOBODY)
  server.child.kill('SIGKILL')
  await until('every process is gone', () => processesOf(dataDir).length === 0)
  const again = await start(dataDir, NOBODY)
  again.child.stdin?.end()
  assert.equal(await exitCode(again.child), 0)
})

test('refuses a data directory this user cannot write, without a stack trace', { skip: !mayNobodyRunIt }, async (t) => {
  const dataDir = dataDirectory(t)
  const refused = spawnSync(process.execPath, [...ARGUMENTS, dataDir], { uid: NOBODY, gid: NOBODY, input: '', encoding: 'utf8' })
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, /^.* cannot be written by user 65534\. Change its owner, or set DATA_DIR to a directory of this user\.\n$/)
})
