import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { FunctionCode } from '@plat/shared/contracts/functions.ts'
import { type ApiPeer, SERVICE_TOKEN, startApiPeer } from './testing/api-peer.ts'
import { buildFunctionCode } from './testing/function-code.ts'
import { type Gate, startGate } from './testing/gate.ts'
import { readJson } from './testing/read-json.ts'
import { type ServiceProcess, startServiceProcess } from './testing/service-process.ts'
import { startTestService, type TestService } from './testing/test-service.ts'
import { connectVisitors } from './testing/test-visitor.ts'
import { until } from './testing/until.ts'

const answering = (text: string): string => `exports.handler = async () => ({ text: ${JSON.stringify(text)} })`

describe('while the api is away', () => {
  let service: TestService
  before(async () => {
    service = await startTestService()
  })
  after(() => service.close())

  it('cached functions go on, even after their time is over, unknown ones are 503, and all is well when it comes back', async () => {
    const fn = service.deploy({ code: answering('kept') })
    await service.visit(fn)
    const unknown = service.deploy({ code: answering('new') })
    await service.api.goAway()
    for (let calls = 0; calls < 3; calls += 1) assert.deepEqual(await readJson(service.visit(fn)), { text: 'kept' })
    service.dependencies.registry.invalidate('everything')
    for (let calls = 0; calls < 3; calls += 1) assert.deepEqual(await readJson(service.visit(fn)), { text: 'kept' })
    const refused = await service.visit(unknown)
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1'])
    await service.api.comeBack()
    await until(() => service.api.followers === 1)
    assert.deepEqual(await readJson(service.visit(unknown)), { text: 'new' })
    assert.deepEqual(await readJson(service.visit(fn)), { text: 'kept' })
    await until(() => service.api.recorded.filter(({ projectId }) => projectId === fn.projectId).length === 8)
  })
})

describe('changes', () => {
  let service: TestService
  before(async () => {
    service = await startTestService()
    await until(() => service.api.followers === 1)
  })
  after(() => service.close())

  it('of the active version are served by the very next call after their announcement', async () => {
    const fn = service.deploy({ code: answering('one') })
    assert.deepEqual(await readJson(service.visit(fn)), { text: 'one' })
    service.deploy({ ...fn, code: answering('two'), version: 2, sha256: '2'.repeat(64) })
    assert.deepEqual(await readJson(service.visit(fn)), { text: 'one' }, 'nobody has said anything yet')
    service.api.announce({ type: 'functions', projectId: fn.projectId, functionName: null })
    await until(async () => (await readJson(service.visit(fn))).text === 'two')
    assert.equal(service.dependencies.guests.statistics().isolates, 1, 'the old isolate has gone')
  })

  it('leave the versions of other deployments alone', async () => {
    const active = service.deploy({ code: answering('live') })
    const deploymentId = '0192aaaa-0000-7000-8000-000000000001'
    service.deploy({ ...active, deploymentId, code: answering('preview'), sha256: '3'.repeat(64) })
    assert.deepEqual(await readJson(service.visit(active, { deploymentId })), { text: 'preview' })
    assert.deepEqual(await readJson(service.visit(active)), { text: 'live' })
  })

  it('that remove a function are known at once, and one that is made is found within its announcement', async () => {
    const fn = service.deploy({ code: answering('here') })
    await service.visit(fn)
    service.api.functions.clear()
    service.api.announce({ type: 'functions', projectId: fn.projectId, functionName: fn.functionName })
    await until(async () => (await service.visit(fn)).status === 404)
    service.deploy(fn)
    service.api.announce({ type: 'functions', projectId: fn.projectId, functionName: fn.functionName })
    await until(async () => (await service.visit(fn)).status === 200)
  })

  it('missed while the feed was down are found when it is back', async () => {
    const fn = service.deploy({ code: answering('before') })
    await service.visit(fn)
    await service.api.goAway()
    service.deploy({ ...fn, code: answering('after'), sha256: '4'.repeat(64) })
    await service.api.comeBack()
    await until(async () => (await readJson(service.visit(fn))).text === 'after')
  })
})

describe('the process', () => {
  let api: ApiPeer
  let gate: Gate
  let dataDir: string
  let fn: FunctionCode
  let running: ServiceProcess | undefined
  const start = async (env: Record<string, string> = {}): Promise<ServiceProcess> => {
    running = await startServiceProcess({ DATA_DIR: dataDir, API_ENDPOINT: api.url, EGRESS_ALLOW: gate.host, ...env })
    return running
  }
  const call = (service: ServiceProcess, query = ''): Promise<Response> =>
    fetch(`${service.url}/api/v1/functions/${fn.projectId}/${fn.functionName}${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVICE_TOKEN}` },
    })

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'plat functions '))
    gate = await startGate()
    api = await startApiPeer()
    fn = buildFunctionCode({
      code: `exports.handler = async (event, context) => { console.log('a line'); if (event.wait) { ${gate.wait} } return context.env }`,
      env: { TOKEN: 'tenant-secret-value' },
    })
    api.functions.set(`${fn.projectId}:hello:active`, fn)
  })
  afterEach(async () => {
    if (running?.child.exitCode === null && running.child.signalCode === null) await running.end('SIGKILL')
    gate.close()
    await api.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('started after a kill while the api is away serves what the killed one had, from encrypted files', async () => {
    const first = await start()
    await call(first)
    const codeDir = path.join(dataDir, 'cache', 'functions')
    await until(async () => (await readdir(codeDir)).some((file) => file.endsWith('.sealed')))
    assert.equal(await first.end('SIGKILL'), 'SIGKILL')
    for (const file of await readdir(codeDir)) {
      const content = await readFile(path.join(codeDir, file), 'latin1')
      for (const text of ['tenant-secret-value', 'a line', 'TOKEN']) assert.ok(!content.includes(text))
      assert.equal((await stat(path.join(codeDir, file))).mode & 0o777, 0o600)
    }
    await api.goAway()
    const second = await start()
    assert.deepEqual((await readJson(call(second))).result, { TOKEN: 'tenant-secret-value' })
  })

  it('killed before it could send its records leaves them to its successor, which sends each once', async () => {
    const first = await start()
    await call(first)
    await until(() => api.recorded.length === 1)
    await api.goAway()
    const { invocationId } = await readJson(call(first))
    await until(async () => (await readSpool(dataDir)).includes(invocationId))
    assert.equal(await first.end('SIGKILL'), 'SIGKILL')
    await api.comeBack()
    await start()
    await until(() => api.recorded.some(({ id }) => id === invocationId))
    await until(async () => (await readSpool(dataDir)) === '')
    assert.equal(api.recorded.length, 2)
  })

  it('told to stop ends running calls first, sends their records, leaves no guest and exits 0', async () => {
    const service = await start()
    const { invocationId } = await readJson(call(service))
    const pending = call(service, '?wait=1')
    await until(() => gate.waiting === 1)
    const ended = service.end('SIGTERM')
    await until(() => service.output.some((line) => line.includes('"stopping"')))
    gate.open()
    assert.equal((await pending).status, 200)
    assert.equal(await ended, 0)
    assert.deepEqual(
      api.recorded.map(({ status }) => status),
      ['success', 'success'],
    )
    assert.ok(api.recorded.some(({ id }) => id === invocationId))
    assert.deepEqual(await guestsBelow(service.child.pid ?? 0), [])
  })

  it('writes no secret, no body and no printed line into its log', async () => {
    const service = await start()
    await call(service)
    await call(service, '?token=in-the-query')
    await service.end('SIGTERM')
    const log = service.output.join('\n')
    for (const secret of ['tenant-secret-value', SERVICE_TOKEN, 'a line', 'in-the-query'])
      assert.ok(!log.includes(secret), `${secret} is in the log`)
  })

  it('listens on a Unix socket that only its user may open, where no token is needed', async () => {
    const socketPath = path.join(dataDir, 'functions.sock')
    await start({ FUNCTIONS_SOCKET: socketPath })
    assert.equal((await stat(socketPath)).mode & 0o777, 0o600)
    const visitors = await connectVisitors({ path: socketPath })
    const visitor = visitors.visit(fn)
    await visitor.over
    assert.equal(visitor.head?.status, 200)
    await running?.end('SIGKILL')
    await start({ FUNCTIONS_SOCKET: socketPath })
    assert.equal((await stat(socketPath)).mode & 0o777, 0o600, 'what the killed one left was replaced')
  })

  it('refuses to start with wrong settings, naming all of them', async () => {
    await assert.rejects(start({ FUNCTION_TIMEOUT_MS: 'soon', EGRESS_ALLOW: 'no-port' }), /FUNCTION_TIMEOUT_MS[\s\S]*EGRESS_ALLOW/)
  })
})

async function readSpool(dataDir: string): Promise<string> {
  const spool = path.join(dataDir, 'spool', 'invocations')
  const files = await readdir(spool)
  return (await Promise.all(files.map((file) => readFile(path.join(spool, file), 'utf8').catch(() => '')))).join('')
}

async function guestsBelow(parentPid: number): Promise<string[]> {
  const found: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    if (Number(status.split(') ')[1]?.split(' ')[1]) === parentPid) found.push(pid)
  }
  return found
}
