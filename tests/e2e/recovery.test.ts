import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { eventually } from './support/eventually.ts'
import { type Platform, startPlatform } from './support/platform.ts'
import { createRepository, type Repository } from './support/repository.ts'
import { visit } from './support/visit.ts'

let platform: Platform
let repository: Repository
const page = () => visit(platform.proxyPort, 'phoenix.localhost', '/')
const call = (query = '') => visit(platform.proxyPort, 'phoenix.localhost', `/api/work${query}`)
const health = async (url: string) => (await fetch(`${url}/health`)).status
/** kill -9, then wait until another process has taken its place. */
async function killAndAwait(name: 'api' | 'functions-service' | 'build-service' | 'proxy', url: string): Promise<void> {
  const pid = platform.servicePid(name)
  process.kill(pid, 'SIGKILL')
  await eventually(async () => {
    assert.notEqual(platform.servicePid(name), pid)
    assert.equal(await health(url), 200)
  })
}

before(async () => {
  platform = await startPlatform()
  await platform.api.createProject('phoenix')
  repository = await createRepository(platform, 'phoenix')
  await repository.write('public/index.html', 'first')
  await repository.write(
    'api/work.js',
    `let waiting = 0
export async function handler(event) {
  if (event.wait) {
    waiting += 1
    await new Promise((done) => setTimeout(done, Number(event.wait)))
  }
  return { waiting }
}`,
  )
  await repository.commit('rise')
  assert.match((await repository.push()).output, /✔ live in/)
  assert.equal((await call()).status, 200)
})
after(async () => {
  await repository?.dispose()
  await platform?.stop()
})

test('with the api killed, sites and cached functions go on, and it comes back', async () => {
  const pid = platform.servicePid('api')
  process.kill(pid, 'SIGKILL')
  assert.equal((await page()).text, 'first')
  assert.equal((await call()).status, 200)
  await eventually(async () => assert.equal(await health(platform.apiUrl), 200))
  assert.equal((await platform.api.call('GET', '/api/projects/phoenix')).status, 200)
})

test('with Postgres killed, sites and cached functions go on, the api says so and recovers', async () => {
  const postmaster = platform
    .processes()
    .find((entry) => /\/bin\/postgres .*-D/.test(entry.command) && !/unshare|setpriv/.test(entry.command.split(' ')[0] ?? ''))
  assert.ok(postmaster, 'there is an embedded Postgres')
  process.kill(postmaster.pid, 'SIGKILL')
  assert.equal((await page()).text, 'first')
  assert.equal((await call()).status, 200)
  await eventually(async () => assert.equal((await platform.api.call('GET', '/api/projects/phoenix')).status, 200))
})

test('with the proxy killed, it serves again by itself', async () => {
  await killAndAwait('proxy', `http://127.0.0.1:${platform.proxyPort}`)
  assert.equal((await page()).text, 'first')
})

test('with the functions-service killed in the middle of a call, that call ends with an error and the next works', async () => {
  // a GET would be sent once more by the proxy, since running it twice is safe
  const pending = visit(platform.proxyPort, 'phoenix.localhost', '/api/work', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"wait":20000}',
  })
  await eventually(async () => assert.equal((await call()).json().waiting, 1)) // the same warm isolate tells
  await killAndAwait('functions-service', platform.functionsUrl)
  const answer = await pending
  assert.equal(answer.status, 502)
  assert.equal(answer.json().error.code, 'BAD_GATEWAY')
  assert.equal((await call()).status, 200)
})

test('with a guest killed, the next call gets another', async () => {
  await call()
  for (const { pid, command } of platform.processes()) if (command.includes('guest/main.ts')) endIfAlive(pid)
  await eventually(async () => assert.equal((await call()).status, 200))
})

test('with the build-service killed in the middle of a build, the build is run again and ends', async () => {
  await repository.write(
    'package.json',
    JSON.stringify({ name: 'slow', private: true, scripts: { build: 'sleep 3 && mkdir -p dist && echo second > dist/index.html' } }),
  )
  await repository.commit('slow build')
  const push = repository.push('slow')
  await eventually(async () => {
    const { body } = await platform.api.call('GET', '/api/projects/phoenix/deployments?branch=slow')
    assert.equal(body.items[0]?.status, 'building')
  })
  await killAndAwait('build-service', platform.buildUrl)
  const { body } = await platform.api.call('GET', '/api/projects/phoenix/deployments?branch=slow')
  const deployment = await platform.api.finished(body.items[0].id)
  assert.equal(deployment.status, 'ready', JSON.stringify(deployment.error))
  assert.equal((await push).code, 0)
  assert.match((await visit(platform.proxyPort, 'slow--phoenix.localhost', '/')).text, /second/)
  assert.equal((await page()).text, 'first')
})

test('a build that is cancelled leaves no process, and no build leaves files behind', async () => {
  await repository.write(
    'package.json',
    JSON.stringify({ name: 'slow', private: true, scripts: { build: 'setsid sleep 987 & sleep 987' } }),
  )
  await repository.commit('very slow build')
  const push = repository.push('cancelled')
  const id = await eventually(async () => {
    const { body } = await platform.api.call('GET', '/api/projects/phoenix/deployments?branch=cancelled')
    assert.equal(body.items[0]?.status, 'building')
    assert.ok(platform.processes().some((entry) => entry.command.includes('sleep 987')))
    return body.items[0].id as string
  })
  const cancelled = await platform.api.call('POST', `/api/deployments/${id}/cancel`)
  assert.ok([200, 202].includes(cancelled.status), JSON.stringify(cancelled.body))
  assert.equal((await platform.api.finished(id)).status, 'cancelled')
  await push
  await eventually(() => assert.ok(!platform.processes().some((entry) => entry.command.includes('sleep 987'))))
  await eventually(() => {
    assert.deepEqual(readdirSync(path.join(platform.dataDir, 'storage', 'tmp')), [])
    assert.deepEqual(leftoverBuilds(), [])
  })
})

/** Ending a sandbox's launcher may already have ended the process inside it. */
function endIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH')
  }
}

/** Work folders of builds that are not running. */
function leftoverBuilds(): string[] {
  const folder = path.join(platform.dataDir, 'build')
  return readdirSync(folder).filter((name) => /^[0-9a-f-]{36}/.test(name))
}

test('with the whole platform killed, nothing survives it, and a new start has everything', async () => {
  const { pid } = platform.child
  const tree = platform.processes()
  process.kill(pid ?? 0, 'SIGKILL')
  for (const entry of tree.filter((each) => each.command.includes('apps/standalone/src/main.ts'))) endIfAlive(entry.pid)
  await eventually(() => {
    for (const entry of tree) assert.throws(() => process.kill(entry.pid, 0), entry.command)
  })
  const again = await startPlatform({ DATA_DIR: platform.dataDir })
  platform = again
  await eventually(async () => assert.equal((await page()).text, 'first'))
  assert.equal((await call()).status, 200)
})
