import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { createLocalStorage } from '@plat/shared/storage/local-storage.ts'
import pg from 'pg'
import { type BuildServicePeer, type PeerApi, startBuildServicePeer } from '../builds/testing/build-service-peer.ts'
import { eventually } from '../queue/testing/eventually.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import { type ApiProcess, startApiProcess } from './testing/api-process.ts'
import { processesIn } from './testing/processes-in.ts'
import { createWorkTree, type WorkTree } from './testing/work-tree.ts'

const serviceToken = 'service-token-of-this-test'
const admin = { email: 'admin@example.com', password: 'correct horse' }
let database: Awaited<ReturnType<typeof createTestDatabase>>
let dataDir = ''
let api: ApiProcess
let peer: BuildServicePeer
let tree: WorkTree
let token = ''

const start = () =>
  startApiProcess({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    SECRET_KEY: 'secret-key-of-this-test',
    SERVICE_TOKEN: serviceToken,
    PLAT_ADMIN_EMAIL: admin.email,
    PLAT_ADMIN_PASSWORD: admin.password,
  })
const call: PeerApi['call'] = async (method, target, options = {}) => {
  const response = await fetch(api.url + target, {
    method,
    headers: { authorization: `Bearer ${options.token ?? token}`, 'content-type': 'application/json' },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}
const newest = async (): Promise<Deployment> => (await call('GET', '/api/projects/restarted/deployments')).body.items[0]

before(async () => {
  database = await createTestDatabase()
  dataDir = await mkdtemp(path.join(tmpdir(), 'plat restart-'))
  await mkdir(path.join(dataDir, 'storage'))
  api = await start()
  const login = await fetch(`${api.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  })
  token = ((await login.json()) as { token: string }).token
  await call('POST', '/api/projects', { body: { name: 'restarted' } })
  const storage = createLocalStorage({ baseDir: path.join(dataDir, 'storage') })
  peer = await startBuildServicePeer({ call, serviceToken, dependencies: { storage } })
  tree = await createWorkTree()
})
after(async () => {
  await peer?.die()
  await api?.end('SIGKILL')
  await tree?.remove()
  await database?.drop()
  await rm(dataDir, { recursive: true, force: true })
})

const gitProcesses = () => processesIn(path.join(dataDir, 'repos'))

/** As a restart of the database looks from outside: every connection ends, and new ones are refused for a while. */
async function withoutDatabase(meanwhile: () => Promise<void>): Promise<void> {
  const name = new URL(database.url).pathname.slice(1)
  const elsewhere = new pg.Client(database.url.replace(`/${name}`, '/postgres'))
  await elsewhere.connect()
  try {
    await elsewhere.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
    await elsewhere.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
    await meanwhile()
  } finally {
    await elsewhere.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
    await elsewhere.end()
  }
}

test('an api killed in the middle of a push’s build leaves no process behind, and its successor brings the deployment live', async () => {
  const sha = await tree.commit('killed')
  const pushing = tree.push(`${api.url}/git/restarted.git`, token, 'main')
  const build = await peer.next()
  await peer.progress(build, [{ step: 'install', text: 'before' }])
  assert.notEqual(gitProcesses().length, 0)
  await api.end('SIGKILL')
  await pushing
  await eventually(() => gitProcesses().length === 0)
  api = await start()
  assert.equal((await peer.progress(build, [{ step: 'install', text: 'after' }])).status, 204)
  await peer.succeed(build)
  const { status, isLive, commit } = await newest()
  assert.deepEqual([status, isLive, commit?.sha], ['ready', true, sha])
})

test('an api that is stopped tells the pusher, who succeeds, and the deployment goes on', async () => {
  const notes = await readdir(path.join(dataDir, 'repos', '.pushes')) // of the killed one
  await tree.commit('stopped')
  const pushing = tree.push(`${api.url}/git/restarted.git`, token, 'main')
  const build = await peer.next()
  assert.equal(await api.end('SIGTERM'), 0)
  const { code, remote } = await pushing
  assert.equal(code, 0)
  assert.equal(remote.at(-1), 'The api is restarting. The deployment goes on without this output.')
  api = await start()
  await peer.succeed(build)
  assert.equal((await newest()).isLive, true)
  assert.deepEqual(await readdir(path.join(dataDir, 'repos', '.pushes')), notes)
})

test('a push outlives a restart of the database: its log goes on, and it ends live', async () => {
  await tree.commit('patient')
  const pushing = tree.push(`${api.url}/git/restarted.git`, token, 'main')
  const build = await peer.next()
  await peer.progress(build, [{ step: 'install', stream: 'system', text: 'before' }])
  await withoutDatabase(async () => {
    const meanwhile = await peer.progress(build, [{ step: 'install', stream: 'system', text: 'lost' }])
    assert.ok(meanwhile.status >= 500)
  })
  await eventually(async () => (await peer.progress(build, [{ step: 'install', stream: 'system', text: 'after' }])).status === 204)
  await eventually(async () => (await peer.succeed(build)).status === 204)
  const { code, remote } = await pushing
  assert.equal(code, 0)
  assert.deepEqual([remote[1], remote.at(-2)], ['  before', '  after'])
  assert.match(remote.at(-1) ?? '', /^✔ live in/)
})
