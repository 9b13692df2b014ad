import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, beforeEach, test } from 'node:test'
import pg from 'pg'
import { endProcessesOf, processesOf } from './testing/processes-of.ts'
import { temporaryDirectory } from './testing/temporary-directory.ts'
import { TinyPlatform } from './testing/tiny-platform.ts'
import { until } from './testing/until.ts'

// One data directory for all: only the first start makes a database, each later one is a warm start.
const dataDir = path.join(temporaryDirectory({ after }), 'data')
const eventsFile = path.join(dataDir, 'events')

beforeEach(() => rmSync(eventsFile, { force: true }))
afterEach(() => endProcessesOf(dataDir))

const events = () => readFileSync(eventsFile, 'utf8').trim().split('\n')

async function get(port: number, route = '/health'): Promise<Record<string, string>> {
  const response = await fetch(`http://127.0.0.1:${port}${route}`)
  return (await response.json()) as Record<string, string>
}

test('reports all wrong settings at once with exit code 78 before it makes anything', async () => {
  const platform = new TinyPlatform(dataDir, { API_PORT: 'nine', BUILD_CONCURRENCY: '0' })
  assert.equal(await platform.exitCode(), 78)
  assert.match(platform.output, /API_PORT: [\s\S]*BUILD_CONCURRENCY: /)
  assert.equal(existsSync(dataDir), false)
})

test('starts the database, then the api, then the hands, and stops them in the opposite order with exit code 0', async () => {
  const platform = new TinyPlatform(dataDir)
  const ready = await platform.ready()
  assert.deepEqual(ready.setup, { needed: true, code: 'tiny-setup-code' })
  assert.deepEqual(ready.sandbox, { driver: 'plain', cgroup: 'none', warnings: ['Install bubblewrap.'] })
  assert.equal(events()[0], 'api started')
  platform.child.kill('SIGTERM')
  assert.equal(await platform.exitCode(), 0)
  const stops = events().filter((event) => event.endsWith('stopped'))
  assert.equal(stops[0], 'proxy stopped')
  assert.deepEqual(stops.slice(1, 3).sort(), ['build-service stopped', 'functions-service stopped'])
  assert.equal(stops[3], 'api stopped')
  assert.deepEqual(processesOf(dataDir), [])
  assert.equal(existsSync(path.join(dataDir, 'postgres/postmaster.pid')), false)
  assert.equal(existsSync(path.join(dataDir, 'platform.pid')), false)
})

test('hands every app concrete settings, the database to the api alone, and made secrets to none', async () => {
  const platform = new TinyPlatform(dataDir, {
    PLAT_ADMIN_EMAIL: 'a@example.com',
    PLAT_ADMIN_PASSWORD: 'open sesame',
    FREE_TEXT: 'passed on',
  })
  const { ports, apiUrl } = await platform.ready()
  const secrets = JSON.parse(readFileSync(path.join(dataDir, 'secrets.json'), 'utf8')) as Record<string, string>
  const environments = await Promise.all(Object.values(ports).map((port) => get(port, '/environment')))
  for (const environment of environments) {
    assert.deepEqual(
      Object.keys(ports).map((name) => Number(environment[name])),
      Object.values(ports),
    )
    assert.equal(environment.API_ENDPOINT, apiUrl)
    assert.equal(environment.FREE_TEXT, 'passed on')
    for (const secret of Object.values(secrets)) assert.equal(JSON.stringify(environment).includes(secret), false)
  }
  assert.deepEqual(
    environments.map((environment) => environment.PLAT_ADMIN_PASSWORD),
    ['open sesame', undefined, undefined, undefined],
  )
  assert.deepEqual(
    environments.slice(1).map((environment) => environment.DATABASE_URL),
    [undefined, undefined, undefined],
  )
  const host = new URL(environments[0]?.DATABASE_URL ?? '').searchParams.get('host') ?? ''
  const client = new pg.Client({ host, user: 'plat', database: 'plat', password: secrets.databasePassword })
  await client.connect()
  await client.end()
  for (const secret of Object.values(secrets)) assert.equal(platform.output.includes(secret), false)
})

test('starts a crashed app again while the others keep running', async () => {
  const platform = new TinyPlatform(dataDir)
  const { ports } = await platform.ready()
  const before = await Promise.all(Object.values(ports).map(async (port) => Number((await get(port)).pid)))
  process.kill(before[3] ?? 0, 'SIGKILL')
  const reborn = await until('the proxy is back', async () => {
    const pid = await get(ports.PROXY_PORT).then(
      (health) => Number(health.pid),
      () => undefined,
    )
    return pid !== before[3] && pid
  })
  assert.notEqual(reborn, before[3])
  const after = await Promise.all(Object.values(ports).map(async (port) => Number((await get(port)).pid)))
  assert.deepEqual(after.slice(0, 3), before.slice(0, 3))
  assert.match(platform.output, /proxy ended \(signal SIGKILL\); starting it again in 0.25 s/)
})

test('leaves no process behind when it is killed with SIGKILL, what apps started included', async () => {
  const platform = new TinyPlatform(dataDir)
  await platform.ready()
  assert.ok(processesOf(dataDir).length > 5)
  platform.child.kill('SIGKILL')
  await until('every process is gone', () => processesOf(dataDir).length === 0)
  const again = new TinyPlatform(dataDir)
  await again.ready()
})

test('kills what a crashed app leaves in its process group', async () => {
  const platform = new TinyPlatform(dataDir, { TINY_FAULTS: '{"api":"leaves-a-child"}' })
  const { ports } = await platform.ready()
  const sleepers = () => processesOf(dataDir).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sleep'))
  const [orphan] = sleepers()
  process.kill(Number((await get(ports.API_PORT)).pid), 'SIGKILL')
  await until('the first sleeper is gone', () => !processesOf(dataDir).includes(orphan ?? 0))
})

test('ends the start with exit code 78 and the report when an app refuses its settings', async () => {
  const platform = new TinyPlatform(dataDir, { TINY_FAULTS: '{"build-service":"exit-78"}', LOG_FORMAT: 'text' })
  assert.equal(await platform.exitCode(), 78)
  assert.match(platform.output, /build-service {5}\| {3}SANDBOX: This value cannot be used\./)
  assert.match(platform.output, /build-service refuses its settings; its report is above\./)
  assert.deepEqual(processesOf(dataDir), [])
})

test('runs the dashboard beside the rest, and goes without it when it cannot start', async () => {
  const platform = new TinyPlatform(dataDir, { PLAT_DASHBOARD: 'on' })
  const { ports } = await platform.ready()
  assert.equal((await get(ports.DASHBOARD_PORT ?? 0)).status, 'ok')
  platform.child.kill('SIGTERM')
  assert.equal(await platform.exitCode(), 0)

  const without = new TinyPlatform(dataDir, { PLAT_DASHBOARD: 'on', TINY_FAULTS: '{"dashboard":"exit-78"}' })
  const again = await without.ready()
  assert.equal((await get(again.ports.API_PORT)).status, 'ok')
  assert.match(without.output, /the dashboard does not run: dashboard refuses its settings/)
})

test('refuses a second start on the same data directory, naming the first, which keeps running', async () => {
  const first = new TinyPlatform(dataDir)
  const { ports } = await first.ready()
  const second = new TinyPlatform(dataDir)
  assert.equal(await second.exitCode(), 1)
  assert.match(second.output, new RegExp(`already running on .*\\(process ${first.child.pid}\\)`))
  assert.equal((await get(ports.API_PORT)).status, 'ok')
})

test('kills an app that ignores SIGTERM when a second request to stop comes', async () => {
  const platform = new TinyPlatform(dataDir, { TINY_FAULTS: '{"proxy":"ignores-sigterm"}' })
  await platform.ready()
  platform.child.kill('SIGINT')
  await until('killed by repeated requests', () => {
    platform.child.kill('SIGINT')
    return platform.child.exitCode !== null
  })
  assert.equal(platform.child.exitCode, 130)
  await until('every process is gone', () => processesOf(dataDir).length === 0)
})

test('stops in order when the process that started it is gone', async () => {
  const platform = new TinyPlatform(dataDir, { PLAT_PARENT_PID: '1' })
  assert.equal(await platform.exitCode(), 0)
  assert.match(platform.output, /stopping \(npm is gone\)/)
  assert.deepEqual(processesOf(dataDir), [])
})

test('prints one readable log with the name of the app before every line, and the summary', async () => {
  const platform = new TinyPlatform(dataDir, { LOG_FORMAT: 'auto' })
  await until('the summary', () => platform.output.includes('git push plat main'))
  assert.match(platform.output, /^proxy {13}\| proxy says hello$/m)
  assert.match(platform.output, /Sandbox {3}plain, no cgroup\n +! Install bubblewrap\./)
  assert.match(platform.output, /one-time setup code tiny-setup-code/)
})
