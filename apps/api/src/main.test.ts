import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventually } from './queue/testing/eventually.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const serviceToken = 'a-service-token-of-the-test'

let database: TestDatabase
let dataDir: string
const running = new Set<ChildProcessByStdio<Writable, Readable, Readable>>()
before(async () => {
  database = await createTestDatabase()
  dataDir = await mkdtemp(path.join(tmpdir(), 'plat test main-'))
})
after(async () => {
  for (const child of running) child.kill('SIGKILL')
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})

interface Api {
  /** Settles with the port when the api listens, and with undefined when it ended before. */
  port: Promise<number | undefined>
  logged: string[]
  errors: string[]
  kill(signal: NodeJS.Signals): void
  closeInput(): void
  exit: Promise<number | null>
}

function startMain(env: Record<string, string | undefined>): Api {
  const settings = {
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    API_PORT: '0',
    LOG_FORMAT: 'json',
    SECRET_KEY: 's'.repeat(32),
    SERVICE_TOKEN: serviceToken,
  }
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH, ...settings, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  running.add(child)
  const port = Promise.withResolvers<number | undefined>()
  const [logged, errors]: [string[], string[]] = [[], []]
  createInterface({ input: child.stdout }).on('line', (line) => {
    logged.push(line)
    const { message, port: bound } = JSON.parse(line) as { message: string; port?: number }
    if (message === 'listening') port.resolve(bound)
  })
  createInterface({ input: child.stderr }).on('line', (line) => void errors.push(line))
  const exit = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      running.delete(child)
      port.resolve(undefined)
      resolve(code)
    }),
  )
  return { port: port.promise, logged, errors, kill: (signal) => void child.kill(signal), closeInput: () => void child.stdin.end(), exit }
}

/** Waits through the 503s of the start. */
async function untilHealthy(port: number | undefined): Promise<void> {
  await eventually(async () => (await fetch(`http://127.0.0.1:${port}/health`)).status === 200, 30_000)
}

test('it starts on an empty database, logs the setup code once, serves, and ends in order on SIGTERM', async () => {
  const api = startMain({})
  const port = await api.port
  await untilHealthy(port)
  const setup = await fetch(`http://127.0.0.1:${port}/internal/setup`, { headers: { authorization: `Bearer ${serviceToken}` } })
  const { needed, code } = (await setup.json()) as { needed: boolean; code: string }
  assert.equal(needed, true)
  assert.equal(api.logged.filter((line) => line.includes(code)).length, 1)
  assert.equal(
    api.logged.some((line) => line.includes(serviceToken) || line.includes('s'.repeat(32))),
    false,
  )
  api.kill('SIGTERM')
  assert.equal(await api.exit, 0)
  assert.deepEqual(api.errors, [])
})

test('two copies on one database start together; a follower of the feed does not hold up the end', async () => {
  const [one, other] = [startMain({}), startMain({ PLAT_SUPERVISED: '1' })]
  const ports = await Promise.all([one.port, other.port])
  await Promise.all(ports.map(untilHealthy))
  const feed = await fetch(`http://127.0.0.1:${ports[1]}/internal/changes`, { headers: { authorization: `Bearer ${serviceToken}` } })
  other.closeInput()
  assert.match(await feed.text(), /^\{"type":"hello"\}\n/)
  one.kill('SIGINT')
  assert.deepEqual(await Promise.all([one.exit, other.exit]), [0, 0])
})

test('wrong settings end it with 78 and one report', async () => {
  const api = startMain({ DATABASE_URL: undefined, API_PORT: 'http' })
  assert.equal(await api.exit, 78)
  assert.match(api.errors.join('\n'), /API_PORT/)
  const other = startMain({ DATABASE_URL: undefined })
  assert.equal(await other.exit, 78)
  assert.match(other.errors.join('\n'), /DATABASE_URL.*npm start/)
})

test('a database that refuses it ends it at once with 1, and the password is logged nowhere', async () => {
  const url = database.url.replace(/\/\/[^@]*@/, '//nobody:unmistakable-password@').replace(/\/test_\w+/, '/no_such_database')
  const api = startMain({ DATABASE_URL: url })
  assert.equal(await api.exit, 1)
  assert.equal(
    [...api.logged, ...api.errors].some((line) => line.includes('unmistakable-password')),
    false,
  )
})
