import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { ApiPeer } from './testing/api-peer.ts'
import { commitFiles } from './testing/commit-files.ts'
import { defaultSpec } from './testing/default-spec.ts'
import { processesWith } from './testing/processes-with.ts'

let folder = ''
let api: ApiPeer
const children: ChildProcess[] = []
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'plat main '))
  await mkdir(path.join(folder, 'repositories'))
  api = new ApiPeer(path.join(folder, 'repositories'))
  await api.listen()
})
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await api.close()
  await rm(folder, { recursive: true, force: true })
})

function startService(env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'main.ts')], {
    env: {
      ...process.env,
      DATA_DIR: path.join(folder, 'data'),
      BUILD_PORT: '0',
      API_ENDPOINT: api.url,
      SERVICE_TOKEN: api.serviceToken,
      SECRET_KEY: 'k'.repeat(32),
      LOG_FORMAT: 'json',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  children.push(child)
  return child
}

/** Offers an endless build to the service that has just told its address, and waits until it runs. */
async function startEndlessBuild(mark: string): Promise<void> {
  const commit = await commitFiles(path.join(folder, 'repositories'), {
    'package.json': JSON.stringify({ scripts: { build: `setsid sleep ${mark} & echo running; sleep ${mark}` } }),
  })
  const spec = { ...defaultSpec(), source: { type: 'hosted' as const, url: `${api.url}/git/${commit.name}`, sha: commit.sha } }
  const headers = { authorization: `Bearer ${api.serviceToken}`, 'content-type': 'application/json' }
  const response = await fetch(`${api.heartbeats.at(-1)?.url}/builds`, { method: 'POST', headers, body: JSON.stringify(spec) })
  assert.equal(response.status, 202)
  await api.until(() => api.reported(spec.deploymentId).lines.some(({ text }) => text === 'running'))
}

async function untilHeard(): Promise<void> {
  const before = api.heartbeats.length
  await api.until(() => api.heartbeats.length > before)
}

async function leftBuilds(): Promise<string[]> {
  const [instance = ''] = await readdir(path.join(folder, 'data', 'build'))
  return readdir(path.join(folder, 'data', 'build', instance, 'builds'))
}

test('a killed service leaves no process, and its next life removes the files and keeps its name', async () => {
  const mark = `31${process.pid}`
  const first = startService()
  await untilHeard()
  const name = api.heartbeats.at(-1)?.id
  await startEndlessBuild(mark)
  assert.equal((await leftBuilds()).length, 1)
  first.kill('SIGKILL')
  await once(first, 'exit')
  while (processesWith(`sleep ${mark}`).length > 0) await new Promise((resolve) => setImmediate(resolve))
  const second = startService()
  await untilHeard()
  assert.equal(api.heartbeats.at(-1)?.id, name)
  assert.deepEqual(await leftBuilds(), [])
  second.kill('SIGTERM')
  assert.deepEqual(await once(second, 'exit'), [0, null])
})

test('wrong settings end the start with one report of all of them, and the code that says so', async () => {
  const child = startService({ BUILD_CONCURRENCY: 'many', SANDBOX: 'chroot' })
  const report = (async () => (await child.stderr?.toArray())?.join(''))()
  assert.deepEqual(await once(child, 'exit'), [78, null])
  assert.match((await report) ?? '', /BUILD_CONCURRENCY[\s\S]*SANDBOX/)
})

test('no secret is in what the service logs', async () => {
  const child = startService({ LOG_LEVEL: 'debug' })
  const output = (async () => (await child.stdout?.toArray())?.join(''))()
  await untilHeard()
  await fetch(`${api.heartbeats.at(-1)?.url}/builds`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.serviceToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...defaultSpec(),
      env: { A: 'env-value-4711' },
      leaseToken: 'lease-4712',
      source: { type: 'upload', sha256: '0'.repeat(64) },
    }),
  })
  await api.until(() => [...api.builds.values()].some(({ results }) => results.length > 0))
  child.kill('SIGTERM')
  const text = (await output) ?? ''
  assert.match(text, /build ended/)
  for (const secret of [api.serviceToken, 'env-value-4711', 'lease-4712', 'k'.repeat(32)]) assert.ok(!text.includes(secret))
})
